/** How a provider checks that an address is wanted before it delivers there. */
export type HandshakeSpec = HandshakeRule | readonly HandshakeRule[];

export interface HandshakeRule {
  readonly kind: HandshakeKind;
}

export const HANDSHAKE_KINDS = [
  "slack",
  "meta",
  "strava",
  "x",
  "zoom",
  "twitch",
  "dropbox",
  "asana",
  "microsoft_graph",
  "event_grid",
  "sns",
  "okta",
  "trello",
  "notion",
  "discord",
  "smartsheet",
  "front",
  "linkedin",
  "braintree",
  "nylas",
  "onfleet",
  "xero",
  "probe",
] as const;
export type HandshakeKind = (typeof HANDSHAKE_KINDS)[number];
