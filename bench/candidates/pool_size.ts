/** Connections of every candidate's pool: as many as the service's own has by default. */
export const POOL_SIZE = 10;
