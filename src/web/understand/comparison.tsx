import { useEffect, useState } from 'preact/hooks';
import { type ComparedAnswers, comparedAnswersSchema } from '../../contract/administration.ts';
import { useMessages, useServingModel } from '../context.ts';
import { errorMessage } from '../error-message.ts';
import { ask } from '../service.ts';
import { comparedTags } from './compared-tags.ts';

/** The pause after the last keystroke; nobody reads two answers while typing. */
const PAUSE_MILLISECONDS = 300;

/** The tags of a text by the model that serves beside those by the one that runs as its shadow, if one does. */
export function Comparison({ description }: { readonly description: string }) {
  const messages = useMessages();
  const { shadow } = useServingModel()?.model ?? {};
  const [isOpen, setOpen] = useState(false);
  const [answers, setAnswers] = useState<ComparedAnswers>();
  const [failure, setFailure] = useState('');
  const isAsked = isOpen && description.trim() !== '';
  useEffect(() => {
    setFailure('');
    if (!isAsked) return;
    const stale = new AbortController();
    const timer = setTimeout(() => {
      ask(comparedAnswersSchema, '/admin/shadow/tag', { body: { description }, signal: stale.signal }).then(
        setAnswers,
        (error) => !stale.signal.aborted && setFailure(errorMessage(error, messages)),
      );
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stale.abort();
    };
  }, [isAsked, description]);
  if (shadow === undefined) return null;
  const tags = answers ? comparedTags(answers) : [];
  const percent = (probability: number | undefined) =>
    probability === undefined ? messages.notGiven : messages.percent(probability);
  return (
    <details class="comparison" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{messages.compare(shadow)}</summary>
      <p role="alert" class="failure">
        {failure}
      </p>
      <p role="status">
        {isAsked && answers && messages.differing(tags.filter(({ differs }) => differs).length)}
      </p>
      {isAsked && answers && (
        <table>
          <caption class="heard">{messages.compare(shadow)}</caption>
          <thead>
            <tr>
              <th scope="col">{messages.tag}</th>
              <th scope="col" class="number">
                {messages.isServing}
              </th>
              <th scope="col" class="number">
                {messages.candidate}
              </th>
            </tr>
          </thead>
          <tbody>
            {tags.map(({ id, label, live, candidate, differs }) => (
              <tr key={id} class={differs ? 'differs' : ''}>
                <th scope="row">{label}</th>
                <td class="number">{percent(live)}</td>
                <td class="number">{percent(candidate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
