interface LoggedError {
  readonly [key: string]: unknown;
  readonly type: string;
  readonly message: string;
  /** Where in the code; without the message, which Node puts before it. */
  readonly stack: string;
}

/** The longest chain of causes that is logged. */
const MAX_CAUSES = 5;

/**
 * What the log has of an error. Libraries put more into their errors: the arguments of a command, a request with its
 * signature, the text that is no JSON. Overviews and keys are among it.
 */
export function loggedError(error: unknown, maxCauses = MAX_CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error', stack: '' };
  const { name, message, stack = '', cause } = error;
  return {
    type: name,
    // The message of JSON.parse quotes the text.
    message: error instanceof SyntaxError ? 'cannot be parsed' : withoutQueries(message),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    stack: stack
      .split('\n')
      .filter((line) => /^ +at /.test(line))
      .join('\n'),
    ...(cause instanceof Error && maxCauses > 0 && { cause: loggedError(cause, maxCauses - 1) }),
  };
}

/** The text with its URLs without their queries, which can contain a signature, and without user names and passwords. */
function withoutQueries(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s?#'"]*)[^\s'"]*/gi, '$1$2');
}
