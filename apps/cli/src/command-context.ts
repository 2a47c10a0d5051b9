/** What a command may touch of the process around it. */
export interface CommandContext {
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal
  /** Results alone: the one JSON document, or the text that was asked for. */
  readonly output: NodeJS.WritableStream
  /** Everything else: progress, warnings, errors. */
  readonly messages: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
}

/** Flags that every command takes. */
export interface CommonFlags {
  readonly json?: true
}

/** Writes the result: one JSON document with `--json`, else the text. */
export function writeResult(context: CommandContext, { json }: CommonFlags, result: unknown, text: string): void {
  context.output.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${text}\n`)
}
