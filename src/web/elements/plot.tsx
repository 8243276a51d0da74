import { useState } from 'preact/hooks';

const SIZE = 300;
const LEFT = 52;
const BOTTOM = 46;
const EDGE = 12;
const SPAN = SIZE - LEFT - EDGE;

interface Point {
  /** Both from 0 to 1. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly title: string;
}

interface Line {
  /** Lines of one name have one colour. */
  readonly name: string;
  readonly points: readonly Pick<Point, 'x' | 'y'>[];
}

interface Axis {
  readonly label: string;
  /** Where a value is, from 0 to 1. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

interface Properties {
  readonly title: string;
  readonly hint?: string;
  readonly horizontal: Axis;
  readonly vertical: Axis;
  readonly points?: readonly Point[];
  readonly lines?: readonly Line[];
  readonly hasDiagonal?: boolean;
}

const across = (x: number) => LEFT + x * SPAN;
const down = (y: number) => EDGE + (1 - y) * SPAN;

/** Points and lines in a square with its axes. What a point stands for is shown below when it is pointed at. */
export function Plot({
  title,
  hint = '',
  horizontal,
  vertical,
  points = [],
  lines = [],
  hasDiagonal = false,
}: Properties) {
  const [shown, setShown] = useState('');
  const names = [...new Set(lines.map(({ name }) => name))];
  return (
    <figure class="plot">
      <figcaption>
        <b>{title}</b>
        <br />
        {hint}
        {names.length > 1 &&
          names.map((name, index) => (
            <span key={name} class={`legend line-${index}`}>
              {name}
            </span>
          ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${SIZE} ${SPAN + EDGE + BOTTOM}`}
        role="img"
        aria-label={`${title}. ${horizontal.label} × ${vertical.label}. ${hint}`}
        // A finger leaves at once.
        onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setShown('')}
      >
        <rect x={LEFT} y={EDGE} width={SPAN} height={SPAN} class="frame" />
        {horizontal.ticks.map(({ at, label }) => (
          <g key={label}>
            <line x1={across(at)} x2={across(at)} y1={EDGE} y2={EDGE + SPAN} class="grid" />
            <text x={across(at)} y={EDGE + SPAN + 15} text-anchor="middle">
              {label}
            </text>
          </g>
        ))}
        {vertical.ticks.map(({ at, label }) => (
          <g key={label}>
            <line x1={LEFT} x2={LEFT + SPAN} y1={down(at)} y2={down(at)} class="grid" />
            <text x={LEFT - 6} y={down(at) + 4} text-anchor="end">
              {label}
            </text>
          </g>
        ))}
        <text x={LEFT + SPAN / 2} y={SPAN + EDGE + BOTTOM - 8} text-anchor="middle" class="axis">
          {horizontal.label}
        </text>
        <text transform={`translate(12 ${EDGE + SPAN / 2}) rotate(-90)`} text-anchor="middle" class="axis">
          {vertical.label}
        </text>
        {hasDiagonal && <line x1={across(0)} y1={down(0)} x2={across(1)} y2={down(1)} class="diagonal" />}
        {lines.map(({ name, points }, index) => (
          <polyline
            key={index}
            points={points.map(({ x, y }) => `${across(x).toFixed(2)},${down(y).toFixed(2)}`).join(' ')}
            class={`line-${names.indexOf(name)}`}
          />
        ))}
        {points.map((point) => (
          <circle
            key={point.title}
            cx={across(point.x)}
            cy={down(point.y)}
            r={point.radius}
            class={point.title === shown ? 'shown' : ''}
            onPointerEnter={() => setShown(point.title)}
          >
            <title>{point.title}</title>
          </circle>
        ))}
      </svg>
      {points.length > 0 && <p class="hint shown-point">{shown}</p>}
    </figure>
  );
}
