/** A program of a README. */
export interface ReadmeExample {
  readonly code: string
  /** Of its first line in the README, from 1. */
  readonly line: number
  /** `no-run` stands behind the fence's language where an example is type-checked alone: it needs a network or a key. */
  readonly runs: boolean
  /** What the README says that it prints: the plain block below it, in the same section. */
  readonly output?: string
}

interface Block {
  readonly language: string
  readonly words: readonly string[]
  readonly text: string
  readonly line: number
  readonly before: string
}

/**
 * The programs in a README's text: blocks of TypeScript or JavaScript that import something. Blocks without an import,
 * and those marked `fragment`, go on from what stands elsewhere, and are no programs.
 */
export function readExamples(markdown: string): ReadmeExample[] {
  const blocks = readBlocks(markdown)
  return blocks.flatMap((block, index) => {
    if (!/^(ts|js)$/.test(block.language) || block.words.includes('fragment') || !/^import /m.test(block.text))
      return []
    const next = blocks[index + 1]
    const printed = next?.language === '' && !/^#/m.test(next.before) ? next.text : undefined
    return {
      code: block.text,
      line: block.line,
      runs: !block.words.includes('no-run'),
      ...(printed !== undefined && { output: printed }),
    }
  })
}

/** The commands in a README's text: lines behind `$ ` in blocks of `console`, those that go on behind `\\` joined. */
export function readCommands(markdown: string): string[] {
  return readBlocks(markdown)
    .filter(({ language }) => language === 'console')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').match(/^\$ .*$/gm) ?? [])
    .map(line => line.slice(2))
}

function readBlocks(markdown: string): Block[] {
  let end = 0
  return [...markdown.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(match => {
    const [language = '', ...words] = match[1]!.trim().split(/\s+/)
    const before = markdown.slice(end, match.index)
    end = match.index + match[0].length
    return { language, words, text: match[2]!, line: markdown.slice(0, match.index).split('\n').length + 1, before }
  })
}
