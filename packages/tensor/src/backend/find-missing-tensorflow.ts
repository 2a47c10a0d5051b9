import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a package of TensorFlow lacks of the files that it downloads at install, which a package manager may be told not
 * to do (`ignore-scripts`) and a proxy may prevent: its own binding and the two libraries below.
 *
 * @param folder - of the package, such as `node_modules/@tensorflow/tfjs-node`
 * @returns paths below the folder; none where all are there
 */
export function findMissingTensorflow(folder: string): string[] {
  const list = (...path: string[]) => {
    const directory = join(folder, ...path)
    return existsSync(directory) ? readdirSync(directory) : []
  }
  const libraries = list('deps', 'lib')
  const hasBinding = list('lib').some(version => list('lib', version).includes('tfjs_binding.node'))
  // libtensorflow.so.2.9.1, libtensorflow.2.9.1.dylib, tensorflow.dll
  const hasLibrary = libraries.some(name => /^(lib)?tensorflow\./.test(name))
  const hasFramework =
    process.platform === 'win32' || libraries.some(name => name.startsWith('libtensorflow_framework.'))
  return [
    ...(hasBinding ? [] : ['lib/napi-v8/tfjs_binding.node']),
    ...(hasLibrary ? [] : ['deps/lib/libtensorflow']),
    ...(hasFramework ? [] : ['deps/lib/libtensorflow_framework']),
  ]
}
