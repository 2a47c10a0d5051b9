/**
 * The parts of icon-scenes, for tools that look inside of it: `@region-r1/scenes/icon-scenes`.
 *
 * @module @region-r1/scenes/icon-scenes
 */

export { renderIconPixels } from '../drawing/render-svg.ts'
export { type Split, splits } from '../names.ts'
export {
  askQuestion,
  type ColouredIcon,
  loadQuestionBook,
  type QuestionBook,
  type QuestionType,
} from './ask-question.ts'
export { type DrawnScene, drawScene } from './draw-scene.ts'
export { type Entity, formatEntry, loadEntities, selectKnowledgeBase } from './entities.ts'
export { type Icon, type IconSet, loadIconSet } from './icon-set.ts'
export { drawEntry } from './knowledge-base.ts'
export { type ColourName, colourNames, type NamedColour, nameColour } from './name-colour.ts'
export { type PlannedIcon, planScene, type ScenePlan } from './plan-scene.ts'
export { isSplit, knowledgeBaseSet, sceneSets } from './splits.ts'
