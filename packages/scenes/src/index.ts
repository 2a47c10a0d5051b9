/**
 * Scenes whose answers are known: the icon-scenes benchmark, and training queries composed of a catalogue's own pictures.
 *
 * @example
 * await generateIconScenes({ split: 'train', queries: 100, seed: 1, directory: 'scenes', encoder })
 *
 * @module @region-r1/scenes
 */

// The embedded benchmark.

export {
  type GenerateIconScenesOptions,
  generateIconScenes,
  generatorVersion as iconScenesVersion,
  type IconScenesFiles,
} from './icon-scenes/generate-icon-scenes.ts'
export { listIconNames } from './icon-scenes/list-icon-names.ts'
export type { Split } from './names.ts'

// What generators take and give.

export type { GenerateFromKbOptions, GenerateOptions } from './queries/generate-options.ts'
export type { QueryFiles } from './queries/write-queries.ts'

// Benchmarks of photos: a catalogue's side by side, and natural ones with boxes.

export {
  type GeneratePhotoBoxesOptions,
  generatePhotoBoxes,
} from './photo-boxes/generate-photo-boxes.ts'
export { type MosaicGrid, mosaicGrids } from './photo-mosaics/draw-mosaics.ts'
export {
  type GeneratePhotoMosaicsOptions,
  generatePhotoMosaics,
} from './photo-mosaics/generate-photo-mosaics.ts'

// Training data from a knowledge base alone.

export { loadSceneQuestionBook, type SceneQuestionBook } from './synthesize/ask-scene-question.ts'
export type { SceneSplit } from './synthesize/scene-split.ts'
export { type SynthesizeScenesOptions, synthesizeScenes } from './synthesize/synthesize-scenes.ts'

// What scenes are drawn of.

export { scatterPictures, tilePictures } from './drawing/arrange-pictures.ts'
export { type ColourChange, sampleColourChange } from './drawing/change-colours.ts'
export { cutOut, type Picture } from './drawing/cut-out.ts'
export { drawGround } from './drawing/draw-ground.ts'
export { drawPicture, type PicturePlacement, type Rectangle } from './drawing/draw-picture.ts'
export { renderSvg, wrapSvg } from './drawing/render-svg.ts'
