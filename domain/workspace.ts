export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** The workspace of `ADMIN_KEY`, made by the first migration; its id is fixed so that documents may name it. */
export const DEFAULT_WORKSPACE_ID = "01980000-0000-7000-8000-000000000001";
