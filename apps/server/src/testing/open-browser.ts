import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A browser of this machine, or undefined where tests must skip: none is downloaded. `CHROMIUM` names another. */
export const browserPath: string | undefined = [process.env.CHROMIUM, ...places].find(
  path => path !== undefined && existsSync(path),
)

/** @throws where there is none, or it does not start. */
export async function openBrowser(): Promise<Browser> {
  // The sandbox needs rights that a container has not; the only pages opened are our own.
  return chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] })
}

/** The widths that are tested. */
export const screens = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
} as const satisfies Record<string, BrowserContextOptions>

/** A page, and everything that went wrong in it or left the server. */
export interface WatchedPage {
  readonly page: Page
  readonly problems: readonly string[]
}

/** Opens a page that may ask nobody but its own server. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions): Promise<WatchedPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  // A machine under load takes its time.
  page.setDefaultTimeout(60_000)
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('request', request => {
    const isOwn = [new URL(url).origin, 'data:', 'blob:'].some(start => request.url().startsWith(start))
    if (!isOwn) problems.push(`asked ${request.url()}`)
  })
  await page.goto(url)
  return { page, problems }
}
