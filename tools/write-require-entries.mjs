// In a package's folder, after its build: writes the files that `require` in its exports names, two beside each entry.
// They hand on the very modules that `import` gives (Node requires ES modules since 20.19), so that nothing is there twice.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))

for (const { require: entry, default: module } of Object.values(exports)) {
  if (entry === undefined) continue
  const name = basename(module)
  writeFileSync(entry.default, `module.exports = require('./${name}')\n`)
  // `module: node16` knows nothing of it and says TS1471, here where its users cannot mend it.
  writeFileSync(entry.types, `// @ts-ignore\nimport entry = require('./${name}')\nexport = entry\n`)
}
