import { expect, test } from 'vitest'
import { readCommands, readExamples } from './read-examples.ts'

const markdown = `# A package

\`\`\`sh
npm install a
\`\`\`

\`\`\`ts
import { a } from 'a'
console.log(a)
\`\`\`

prints

\`\`\`
1
\`\`\`

\`\`\`ts no-run
import { b } from 'a'
\`\`\`

\`\`\`ts fragment
import { c } from 'elsewhere'
\`\`\`

## Elsewhere

\`\`\`
no output
\`\`\`

\`\`\`ts
a.goOn()
\`\`\`

\`\`\`console
$ a --long \\
    --flag
ok
$ a
\`\`\`
`

test('programs are the blocks that import something, with the output below them', () => {
  expect(readExamples(markdown)).toEqual([
    { code: "import { a } from 'a'\nconsole.log(a)\n", line: 8, runs: true, output: '1\n' },
    { code: "import { b } from 'a'\n", line: 19, runs: false },
  ])
})

test('commands are the lines behind a dollar sign, joined where they go on', () => {
  expect(readCommands(markdown)).toEqual(['a --long      --flag', 'a'])
})
