import { fileURLToPath } from 'node:url'

/**
 * The encoder that is tried, and what tables call it: that of icons, or for a rehearsal a tiny CLIP, which a software
 * driver gets through in seconds by the same code.
 */
export function chooseEncoder({ rehearse = false }) {
  return rehearse
    ? { name: 'a tiny CLIP', path: fileURLToPath(new URL('../tiny-clip', import.meta.url)) }
    : { name: 'the encoder of icons', path: 'icons' }
}
