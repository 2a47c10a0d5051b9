import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rerankExampleSchema } from '@region-r1/core'
import { decodeImage } from '@region-r1/encoder'
import { loadDecisionLabels } from '@region-r1/policy'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { generateApiKey, hashApiKey } from '../api-keys/api-key.ts'
import { type RunningServer, startServer } from '../start-server.ts'
import { browserPath, openBrowser, openPage, screens, type WatchedPage } from '../testing/open-browser.ts'
import { createPictures, startTestServer } from '../testing/start-test-server.ts'

/** A machine under load takes its time. */
const patient = { timeout: 60_000 }

let browser: Browser
let server: RunningServer
let opened: WatchedPage

const open = async (screen: keyof typeof screens, url = server.url): Promise<Page> => {
  opened = await openPage(browser, url, screens[screen])
  return opened.page
}
/** The first of the queries that come with the page is answered when it is opened. */
const openAnswered = async (screen: keyof typeof screens): Promise<Page> => {
  const page = await open(screen)
  await page.getByText(/^Cropped to \d+ × \d+ px/).waitFor()
  return page
}

describe.skipIf(browserPath === undefined)('the page in a browser (needs Chromium)', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    ;[browser, server] = await Promise.all([openBrowser(), startServer({ port: 0, encoder: 'icons' })])
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })
  afterEach(() => opened.page.context().close())

  test.each(['desktop', 'phone'] as const)(
    '%s: the first query is answered without being asked for, and axe finds nothing',
    async screen => {
      const page = await openAnswered(screen)
      expect(await readOrder(page)).toMatchObject({ 0: 'Green apple', length: 20 })
      await page.getByText(/^Icons: .*CC-BY 4.0/).waitFor()
      expect(await page.locator('.row').first().textContent()).toContain('▲ 12')
      await page.getByRole('radio', { name: 'Policy’s boxes' }).check()
      expect(await page.locator('.cell-slider output').textContent()).toMatch(/^box 1: probability \d+\.\d %$/)
      await page.getByRole('radio', { name: 'Patches' }).check()
      await page.getByRole('button', { name: 'Compare policies' }).click()
      await page.getByRole('button', { name: 'Compare again' }).waitFor()
      expect(await page.locator('.card').count()).toBe(6)
      expect(await page.locator('.card').first().textContent()).toMatch(/Crop, \d+ % · right answer at 1 · \d+ passes/)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect(await findViolations(page), colorScheme).toEqual([])
      }
      const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect(await page.evaluate(overhang), 'nothing stands out to the side').toBe(0)
      expect(opened.problems).toEqual([])
    },
  )

  test('candidates glide from where they were, unless the reader wants no motion', async () => {
    const page = await openAnswered('desktop')
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    const glides = () =>
      page.evaluate<number>('document.querySelector(".ranking").getAnimations({ subtree: true }).length')
    await page.getByRole('radio', { name: 'By the full picture' }).check()
    expect(await glides()).toBeGreaterThan(5)
    expect((await readOrder(page))[0]).toBe('Teacup without handle')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.getByRole('radio', { name: 'By the crop' }).check()
    expect((await readOrder(page))[0]).toBe('Green apple')
  })

  test('a box drawn with the mouse reorders, and so does every key that moves it', async () => {
    const page = await openAnswered('desktop')
    const { x, y, width, height } = (await page.locator('.stage').boundingBox())!
    await page.mouse.move(x + width * 0.55, y + height * 0.22)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.8, y + height * 0.5, { steps: 5 })
    await page.mouse.move(x + width * 0.97, y + height * 0.6, { steps: 5 })
    await page.mouse.up()
    await expect.poll(() => readOrder(page), patient).toMatchObject({ 0: 'Teacup without handle' })
    expect(await page.getByRole('radio', { name: 'By hand' }).isChecked()).toBe(true)

    await page.getByRole('application').focus()
    const before = await readBox(page)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Shift+ArrowUp')
    const after = await readBox(page)
    expect(after.map((side, index) => Math.sign(side - before[index]!))).toEqual([-1, 0, -1, -1])
    expect(opened.problems).toEqual([])
  })

  test('a corner is dragged by a finger, and the picture scrolls where there is no box', async () => {
    const page = await openAnswered('phone')
    const before = await readBox(page)
    await drag(page, '.handle.nw', { x: -40, y: -30 })
    const after = await readBox(page)
    expect(after[0]).toBeLessThan(before[0]!)
    expect(after.slice(2)).toEqual(before.slice(2))
    await drag(page, '.stage > img', { x: 40, y: 30 })
    expect(await readBox(page)).toEqual(after)
  })

  test('everything can be done by keys alone', async () => {
    const page = await openAnswered('desktop')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the candidates')
    await tabTo(page, 'document.activeElement.textContent.includes("Name the animal")')
    await page.keyboard.press('Enter')
    await expect.poll(() => readOrder(page), patient).toMatchObject({ 0: 'Tiger face' })
    await tabTo(page, 'document.activeElement.name === "policy"')
    await page.keyboard.press('ArrowRight')
    await page.getByText('Kept the full picture').waitFor()
    await tabTo(page, 'document.activeElement.name === "map"')
    await page.keyboard.press('ArrowRight')
    await tabTo(page, 'document.activeElement.type === "range"')
    const first = await page.locator('.cell-slider output').textContent()
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('.cell-slider output').textContent()).toMatch(/^row \d, column \d: cosine /)
    expect(await page.locator('.cell-slider output').textContent()).not.toBe(first)
  })

  test('a picture, a question and candidates of the reader’s own are ranked', async () => {
    const page = await openAnswered('phone')
    const { scene, red, blue } = await createPictures()
    await page.locator('.ask input[type=file]').setInputFiles([toFile('holiday.png', scene)])
    await page.getByLabel('Question about one thing').fill('What is red?')
    await page.getByRole('button', { name: 'Remove all' }).click()
    await page.getByText('Nothing to rank yet').waitFor()
    await page.getByText('Paste or type candidates').click()
    await page
      .getByLabel('One a line')
      .fill('{"id":"rose","text":"Rose. It is red.","relevance":1}\nThe sea. It is blue.')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('2 candidates added.').waitFor()
    const list = '{"id":"fire","image":"pictures/red.png"}\n{"id":"gone","text":"Gone","image":"gone.png"}'
    await page
      .locator('.add input[type=file]')
      .setInputFiles([
        { name: 'list.jsonl', mimeType: '', buffer: Buffer.from(list) },
        toFile('red.png', red),
        toFile('sky.png', blue),
      ])
    await page.getByText('3 candidates added. Not among the files: gone.png').waitFor()
    await expect
      .poll(async () => (await readOrder(page)).sort(), patient)
      .toEqual(['Gone', 'Rose', 'The sea', 'fire', 'sky'])
    await page.locator('.decision .cost').waitFor()
    await page.getByRole('button', { name: 'Remove Gone' }).click()
    await expect.poll(async () => (await readOrder(page)).length, patient).toBe(4)
    expect(opened.problems).toEqual([])
  })

  test('files are dropped and pasted; what is no picture is told', async () => {
    const page = await openAnswered('desktop')
    const { red } = await createPictures()
    await drop(page, '.candidate-panel', [{ name: 'brick.png', type: 'image/png', data: red }])
    await expect.poll(() => readOrder(page), patient).toContain('brick')
    await drop(page, '.picture-panel', [{ name: 'broken.png', type: 'image/png', data: 'data:image/png;base64,AAAA' }])
    await page.getByText('“broken.png” is no picture that this browser can read.').waitFor()
    await page.evaluate(`
      const data = new DataTransfer()
      data.setData('text/plain', 'Pasted thing. From elsewhere.')
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))`)
    await expect.poll(() => readOrder(page), patient).toContain('Pasted thing')
  })

  test('a case is kept as training data, a label and a picture, and opens again', async () => {
    const page = await openAnswered('desktop')
    await page.getByRole('radio', { name: 'By hand' }).check()
    await page.getByText('Your box').waitFor()
    const [x1, y1, x2, y2] = await readBox(page)
    await page.getByRole('button', { name: 'Peach is a right answer' }).click()
    const example = await save(page, 'Training example')
    const row = rerankExampleSchema.parse(JSON.parse(example.toString()))
    expect(row).toMatchObject({ queryId: 'validation-00002-3', targetBox: { x1, y1, x2, y2 } })
    const right = row.candidates.filter(({ relevance }) => relevance === 1).map(({ id }) => id)
    expect(right.sort()).toEqual(['green-apple', 'peach'])

    await page.getByText('Your box').waitFor()
    const file = join(tmpdir(), `labels-${process.pid}.jsonl`)
    await writeFile(file, await save(page, 'Decision as a label'))
    const labels = await loadDecisionLabels(file)
    expect(labels.get('validation-00002-3')).toMatchObject({ policy: 'by-hand', decision: { box: row.targetBox } })
    const { width, height } = await decodeImage(await save(page, 'Picture'))
    expect({ width, height }).toEqual({ width: 1200, height: 675 })

    await page.getByRole('button', { name: 'Name the animal, please.' }).click()
    await expect.poll(() => readOrder(page), patient).toContain('Tiger face')
    await drop(page, '.candidate-panel', [
      { name: 'examples.jsonl', type: '', data: `data:;base64,${example.toString('base64')}` },
    ])
    await expect.poll(() => readOrder(page), patient).toContain('Green apple')
    expect(await readBox(page)).toEqual([x1, y1, x2, y2])
    expect(await page.locator('.row[data-right]').count()).toBe(2)
  })

  test('a server that wants a key is given one, and one that is gone is told of', async () => {
    const key = generateApiKey()
    const guarded = await startTestServer({ apiKeys: [{ name: 'a', hash: hashApiKey(key), requestsPerMinute: null }] })
    const page = await open('phone', guarded.url)
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(/^Cropped to/).waitFor()
    await guarded.close()
    await page.getByRole('radio', { name: 'Keep' }).check()
    await page.getByText('The server cannot be reached. Is it still running?').waitFor()
    expect(await findViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  })

  test('a server for photos shows photos, whose they are, and what its encoder makes of them', async () => {
    const photos = await startServer({ port: 0 })
    const page = await open('desktop', photos.url)
    await page.getByText(/^Cropped to \d+ × \d+ px/).waitFor()
    expect(await page.getByLabel('Question about one thing').inputValue()).toBe('What is this spoon for?')
    expect((await readOrder(page))[0]).toBe('Spoon')
    await page.getByText(/^Photos: .*Rachel Michetti.*CC0/).waitFor()
    await page.getByRole('button', { name: 'What is this helmet for?' }).click()
    await expect.poll(() => readOrder(page), patient).toMatchObject({ 0: 'Crash helmet', length: 20 })
    expect(await page.getByText('Name the animal').count(), 'no query of icons').toBe(0)
    expect(await findViolations(page)).toEqual([])
    expect(opened.problems).toEqual([])
    await photos.close()
  })

  test('the routes are described at /docs without asking anybody else', async () => {
    const page = await open('desktop', `${server.url}/docs`)
    await page.getByText('/v1/region/rerank', { exact: true }).first().waitFor()
    expect(opened.problems).toEqual([])
  })
})

function readOrder(page: Page): Promise<string[]> {
  return page.evaluate("[...document.querySelectorAll('.row .title')].map(title => title.firstChild.textContent)")
}

/** Its four sides, in pixels of the picture. */
async function readBox(page: Page): Promise<number[]> {
  const label = (await page.getByRole('application').getAttribute('aria-label'))!
  return label.match(/\d+/g)!.map(Number)
}

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Presses Tab until the focus is where the expression holds. */
async function tabTo(page: Page, expression: string): Promise<void> {
  for (let count = 0; count < 120; count++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(expression)) return
  }
  throw new Error(`no key leads to where ${expression}`)
}

/** A finger that goes down on an element, and up again elsewhere. */
async function drag(page: Page, selector: string, { x, y }: { readonly x: number; readonly y: number }): Promise<void> {
  const place = (await page.locator(selector).boundingBox())!
  // At its upper left: the box may lie over the middle.
  const from = { x: place.x + 5, y: place.y + 5 }
  const client = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', [from])
  await touch('touchMove', [{ x: from.x + x / 2, y: from.y + y / 2 }])
  await touch('touchMove', [{ x: from.x + x, y: from.y + y }])
  await touch('touchEnd', [])
}

async function drop(
  page: Page,
  selector: string,
  files: readonly { readonly name: string; readonly type: string; readonly data: string }[],
): Promise<void> {
  await page.evaluate(`
    const data = new DataTransfer()
    for (const { name, type, data: url } of ${JSON.stringify(files)}) {
      const bytes = Uint8Array.from(atob(url.split(',')[1]), letter => letter.charCodeAt(0))
      data.items.add(new File([bytes], name, { type }))
    }
    document.querySelector('${selector}').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }))`)
}

async function save(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ])
  return readFile(await download.path())
}

function toFile(name: string, url: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1]!, 'base64') }
}
