import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { addGeneratorOptions } from './add-generator-options.ts'

/** `data generate photo-boxes`. */
export function addGeneratePhotoBoxesCommand(generate: Command, context: CommandContext): void {
  const command = generate
    .command('photo-boxes')
    .description('photos with boxes, each question meaning one by its class, kind or expression: a benchmark of photos')
    .addOption(new Option('--coco <file>', "COCO's instances_*.json, or of its form").conflicts('yolo'))
    .addOption(new Option('--yolo <folder>', 'labels/NAME.txt and names.txt'))
    .option('--images <folder>', "where the photos lie (default: images in YOLO's folder; COCO needs it)")
    .addOption(new Option('--expressions <file>', "RefCOCO's refs of COCO's boxes as JSON").conflicts('yolo'))
  addGeneratorOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  region-r1 data generate photo-boxes --coco instances_val2017.json --images val2017 --queries 500 --out boxes',
    )
    .action(async flags => {
      const { runGeneratePhotoBoxes } = await import('../data/run-generate-photo-boxes.ts')
      await runGeneratePhotoBoxes(flags, context)
    })
}
