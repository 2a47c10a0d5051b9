/**
 * What report pages are made of: escaped markup, one style sheet, tables, pictures with boxes. For this package's report
 * and for those of packages above it.
 *
 * @module @region-r1/eval/page
 */

export { drawPage, type PageOptions } from './draw-page.ts'
export { drawScene, type SceneBox } from './draw-scene.ts'
export { drawTable, type PageTable } from './draw-table.ts'
export { type Html, html, rawHtml } from './html.ts'
export { loadPicture } from './load-picture.ts'
