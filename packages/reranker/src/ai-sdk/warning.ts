/** A warning as the AI SDK declares it, in the kinds that are given here. */
export type AdapterWarning =
  | { type: 'unsupported'; feature: string; details?: string }
  | { type: 'compatibility'; feature: string; details?: string }
  | { type: 'other'; message: string }
