import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The loader's own places, and where drivers are mounted into containers. */
const folders = [
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/local/nvidia/share/vulkan/icd.d',
]
/** NVIDIA's driver by both of its names; the first asks for nothing of X. */
const drivers = ['libEGL_nvidia.so.0', 'libGLX_nvidia.so.0']

/**
 * Where the Vulkan loader finds a driver. Containers often get NVIDIA's libraries without the manifest that names them:
 * one is written then.
 */
export function findVulkanDriver(folder) {
  const chosen = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES
  if (chosen !== undefined) return { description: `chosen by the environment: ${chosen}`, environment: {} }
  const manifests = folders.filter(existsSync).flatMap(at => readdirSync(at).map(name => join(at, name)))
  const ofNvidia = manifests.filter(name => name.includes('nvidia'))
  if (ofNvidia.length > 0) return choose(ofNvidia, ofNvidia.join(', '))
  const { stdout = '' } = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' })
  const library = drivers.find(name => stdout?.includes(name))
  if (library === undefined) {
    const others = manifests.length === 0 ? 'none' : manifests.join(', ')
    return {
      description: `neither ${drivers.join(' nor ')} is installed: a container needs NVIDIA_DRIVER_CAPABILITIES=all or graphics; other manifests: ${others}`,
      environment: {},
    }
  }
  const file = join(folder, 'nvidia-icd.json')
  const manifest = { file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.0' } }
  writeFileSync(file, JSON.stringify(manifest))
  return choose([file], `${library}, by a manifest written here`)
}

function choose(files, description) {
  return { description, environment: { VK_DRIVER_FILES: files.join(':'), VK_ICD_FILENAMES: files.join(':') } }
}
