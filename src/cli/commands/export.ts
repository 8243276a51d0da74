import { writeAtomically } from '../../files/write.ts';
import { modelToOnnx } from '../../model/formats/onnx.ts';
import { openTrainedModel } from '../../model/open-model.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import { modelOption } from '../options.ts';

export function exportCommand(): Command {
  return new Command('export')
    .description('Exports a model for other runtimes: from counts of terms to probabilities of tags.')
    .addOption(modelOption())
    .requiredOption('--onnx <file>', 'the ONNX file to write')
    .addOption(replaceOption('a file'))
    .action(async ({ model, onnx, replace }: { model: string; onnx: string; replace?: true }) => {
      await assertWritable({ option: '--onnx', path: onnx }, replace);
      const bytes = modelToOnnx(await openTrainedModel(model));
      await writeAtomically(onnx, bytes);
      process.stdout.write(`${(bytes.length / 1e6).toFixed(1)} MB written to ${onnx}.\n`);
    });
}
