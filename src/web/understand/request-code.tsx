import { useState } from 'preact/hooks';
import { useMessages } from '../context.ts';

/** The request that the page has sent, as code to send it from elsewhere. */
export function RequestCode({ request }: { request: { description: string; options: object } }) {
  const messages = useMessages();
  const json = JSON.stringify(request);
  const { description, options } = request;
  const curl = `curl -s ${location.origin}/tag -H 'content-type: application/json' -d '${json.replaceAll("'", "'\\''")}'`;
  const client = `const tagger = new CompanyTagger('${location.origin}');
const { tags } = await tagger.tag(${JSON.stringify({ description })}, ${JSON.stringify(options)});`;
  return (
    <details class="request">
      <summary>{messages.request}</summary>
      <Copyable title="curl" text={curl} />
      <Copyable title="TypeScript" text={client} />
      <Copyable title={messages.permalink} text={location.href} />
    </details>
  );
}

function Copyable({ title, text }: { title: string; text: string }) {
  const messages = useMessages();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div class="copyable">
      <h3>{title}</h3>
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <button type="button" onClick={copy} aria-label={`${messages.copy}: ${title}`}>
        {isCopied ? messages.copied : messages.copy}
      </button>
    </div>
  );
}
