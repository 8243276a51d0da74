import type { TaggedText } from '../../contract/answers.ts';
import { useMessages, useServingModel } from '../context.ts';

/** Whether the tags can be taken as they are, or why a person should look at them. */
export function Decision({ decision, reasons = [] }: Pick<TaggedText, 'decision' | 'reasons'>) {
  const messages = useMessages();
  const rule = useServingModel()?.model.decision;
  if (decision === undefined || rule === undefined) return null;
  return (
    <p class={`decision ${decision}`}>
      {decision === 'accept' ? (
        messages.accepted(rule.measured.precision)
      ) : (
        <>
          <b>{messages.needsReview}</b> {reasons.map((reason) => messages.reviewReasons[reason]).join(' ')}
        </>
      )}
    </p>
  );
}
