/** The options that all routes of pages have in common. */
export const PAGE_ROUTE = { config: { access: 'public', isPage: true }, schema: { hide: true } } as const;

/**
 * Options for helmet: a page loads only what the service itself sends. TLS is the business of the proxy in front.
 * @param styles further sources of styles
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
