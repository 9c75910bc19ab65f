/** What a sample is told apart by. */
export interface SampleMoment {
  /** Unique to this sample. */
  readonly id: string;
  readonly iso: string;
  readonly seconds: number;
  readonly milliseconds: number;
}

/** An event as a provider sends it, shortened: JSON, or a form. */
export type EventSample =
  & { readonly headers?: Readonly<Record<string, string>> }
  & (
    | { readonly json: object }
    | { readonly form: Readonly<Record<string, string>> }
  );

/** Samples by provider. */
export type EventSamples = Readonly<
  Record<string, (moment: SampleMoment) => EventSample>
>;
