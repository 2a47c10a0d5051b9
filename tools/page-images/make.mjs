// Makes docs/images/page.png and page-phone.png, light, and their dark twins: node tools/page-images/make.mjs [BROWSER], after
// set-up. BROWSER is the path of a Chromium or Chrome. Needed again after the page, the demo queries or their models changed.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServer } from '@region-r1/server'
import { chromium } from 'playwright-core'

const [executablePath = '/usr/bin/chromium'] = process.argv.slice(2)
const images = fileURLToPath(new URL('../../docs/images/', import.meta.url))
const desktop = { viewport: { width: 1280, height: 920 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }

const server = await startServer({ port: 0 })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
await takePicture('page.png', desktop)
await takePicture('page-dark.png', { ...desktop, colorScheme: 'dark' }, page =>
  page.getByRole('radio', { name: 'Patches' }).check(),
)
await takePicture('page-phone.png', phone)
await browser.close()
await server.close()

async function takePicture(name, options, prepare = async _page => {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await page.goto(server.url)
  await page.getByText(/^Cropped to/).waitFor()
  await prepare(page)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(images, name) })
  await context.close()
}
