/** What routes of pages have in common. */
export const PAGE_ROUTE = { config: { access: 'public', isPage: true }, schema: { hide: true } } as const;

/**
 * For helmet: a page loads what comes from here only. Whether there is TLS at all is known to what stands before the
 * service.
 * @param styles where else a page has its styles
 */
export function pageHeaders(...styles: "'unsafe-inline'"[]) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", ...styles],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
  };
}
