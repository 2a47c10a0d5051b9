/** What a line of a program printed. */
export interface PrintedLine {
  /** Of the program, from 1. */
  readonly line: number
  readonly text: string
}

/**
 * Where a program printed something else than the comments behind its `console.log(…) // …` say. A comment may go on in
 * words behind a comma. Numbers are compared to six digits, as the last ones differ between processors; what shipped
 * models give changes with every training, so for programs that use them only the words count.
 */
export function compareComments(program: string, printed: readonly PrintedLine[]): string[] {
  const exact = !usesShippedModels(program)
  return program.split('\n').flatMap((text, index) => {
    const comment = /console\.log\(.*\);? *\/\/ (.*)$/.exec(text)?.[1]
    if (comment === undefined) return []
    const [first] = printed.filter(({ line }) => line === index + 1)
    if (first && startsWithWords(normalize(comment, exact), normalize(first.text, exact))) return []
    return [`the README says \`${comment}\`, it printed \`${first?.text ?? 'nothing'}\``]
  })
}

/** Where all of a program's output differs from the block that the README shows. */
export function compareBlock(program: string, block: string, stdout: string): string[] {
  const exact = !usesShippedModels(program)
  if (normalize(block, exact) === normalize(stdout, exact)) return []
  return [`the README shows\n${block.trim()}\nit printed\n${stdout.trim()}`]
}

function usesShippedModels(program: string): boolean {
  return /\b(loadEncoder|createReranker|loadDefaultPolicy)\(\)/.test(program)
}

function normalize(text: string, exact: boolean): string {
  return text
    .replace(/-?\d+(\.\d+)?(e[+-]\d+)?/g, number => (exact ? String(Number(Number(number).toPrecision(6))) : '#'))
    .replace(/\s+/g, ' ')
    .trim()
}

function startsWithWords(comment: string, text: string): boolean {
  return comment === text || comment.startsWith(`${text},`)
}
