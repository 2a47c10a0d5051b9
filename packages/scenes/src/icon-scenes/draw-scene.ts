import type { Rng } from '@region-r1/core'
import { drawGround } from '../drawing/draw-ground.ts'
import { type RenderedSvg, renderIconPixels, renderSvg, wrapSvg } from '../drawing/render-svg.ts'
import type { ColouredIcon } from './ask-question.ts'
import { drawIcon } from './draw-icon.ts'
import type { IconSet } from './icon-set.ts'
import { nameColour } from './name-colour.ts'
import type { ScenePlan } from './plan-scene.ts'

/** A scene as drawn, with what each of its icons shows. */
export interface DrawnScene extends RenderedSvg {
  readonly icons: readonly ColouredIcon[]
}

/** Draws a planned scene: a busy ground, then its icons in order. */
export function drawScene(plan: ScenePlan, set: IconSet, rng: Rng): DrawnScene {
  const bodies = plan.icons.map(({ entity }) => set.getIcon(entity.icons[plan.set]!))
  const drawings = plan.icons.map((place, slot) => drawIcon(bodies[slot]!, place, `i${slot}-`))
  const rendered = renderSvg(wrapSvg(`${drawGround(plan, rng)}${drawings.join('')}`, plan.width, plan.height))
  const icons = plan.icons.map((icon, slot) => {
    const alone = drawIcon(bodies[slot]!, { left: 0, top: 0, size: 32 }, '')
    return { ...icon, colour: nameColour(renderIconPixels(alone, 32)) }
  })
  return { ...rendered, icons }
}
