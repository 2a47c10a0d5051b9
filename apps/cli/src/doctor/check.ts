/** One line of the doctor's report. */
export interface Check {
  readonly name: string
  /** `warn`: works, but less well than it could. `fail`: something that is needed does not work. */
  readonly status: 'ok' | 'warn' | 'fail'
  /** What was found. */
  readonly message: string
  /** What to do about it, where there is anything to do. */
  readonly advice?: string
}

/** Runs a check; one that throws has failed. */
export async function runCheck(name: string, run: () => Promise<Omit<Check, 'name'>>): Promise<Check> {
  try {
    return { name, ...(await run()) }
  } catch (error) {
    return { name, status: 'fail', message: error instanceof Error ? error.message : String(error) }
  }
}
