const SIZE = 260;
const MARGIN = 34;
const SPAN = SIZE - 2 * MARGIN;

interface Point {
  /** Both from 0 to 1. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly title: string;
}

interface Properties {
  readonly title: string;
  readonly hint: string;
  readonly points: readonly Point[];
  /** Labels of the ends of the horizontal axis, if they are not 0 and 1. */
  readonly across?: readonly [string, string];
  readonly hasDiagonal?: boolean;
}

/** Points in a square, with axes from 0 to 1. */
export function Plot({ title, hint, points, across = ['0', '1'], hasDiagonal = false }: Properties) {
  const place = ({ x, y }: { x: number; y: number }) => ({
    cx: MARGIN + x * SPAN,
    cy: SIZE - MARGIN - y * SPAN,
  });
  return (
    <figure class="plot">
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={`${title}. ${hint}`}>
        <rect x={MARGIN} y={MARGIN} width={SPAN} height={SPAN} class="frame" />
        {hasDiagonal && (
          <line x1={MARGIN} y1={SIZE - MARGIN} x2={SIZE - MARGIN} y2={MARGIN} class="diagonal" />
        )}
        {points.map((point) => (
          <circle key={point.title} {...place(point)} r={point.radius}>
            <title>{point.title}</title>
          </circle>
        ))}
        <text x={MARGIN} y={SIZE - 12}>
          {across[0]}
        </text>
        <text x={SIZE - MARGIN} y={SIZE - 12} text-anchor="end">
          {across[1]}
        </text>
        <text x={MARGIN - 8} y={SIZE - MARGIN} text-anchor="end">
          0
        </text>
        <text x={MARGIN - 8} y={MARGIN + 10} text-anchor="end">
          1
        </text>
      </svg>
      <figcaption>
        <b>{title}</b>
        <br />
        {hint}
      </figcaption>
    </figure>
  );
}
