/** Line icons on a 16 px grid. They never stand alone: a label is beside them or on their button. */
const paths = {
  back: 'M10 3 5 8l5 5',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  chevron: 'm6 4 4 4-4 4',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  cross: 'm4.5 4.5 7 7m0-7-7 7',
  expand: 'M9.5 3h3.5v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4',
  fold: 'M2.5 3h11v10h-11zM6.5 3v10',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  hand: 'M5 9.6V4.4m2.2 3.4V3m2.2 4.8V3.4m2.2 5V5.2v4.6a3.8 3.8 0 0 1-7 2.1L2.8 8.7c.8-.7 1.6-.2 2.2.9',
  moon: 'M13 9.4A5.5 5.5 0 0 1 6.6 3 5.5 5.5 0 1 0 13 9.4Z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  open: 'M6.5 3.5h-3v9h9v-3m-3-6h3v3m0-3-5 5',
  plus: 'M8 3.5v9M3.5 8h9',
  question: 'M5.8 6.2a2.2 2.2 0 1 1 3 2.1c-.6.3-.8.6-.8 1.3m0 2.2v.01',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.3-1.2 3.2 3.2',
  shield: 'M8 2.2 3.2 4v3.6c0 3 2 5 4.8 6.2 2.8-1.2 4.8-3.2 4.8-6.2V4z',
  shrink: 'M12.5 7H9V3.5M9 7l4-4M3.5 9H7v3.5M7 9l-4 4',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0-9v.8m0 10.4v.8M2 8h.8m10.4 0h.8M3.8 3.8l.5.5m7.4 7.4.5.5m0-8.4-.5.5m-7.4 7.4-.5.5',
  warning: 'M8 2.5 14 13H2zM8 6.5v3m0 1.8v.01',
} as const
export type IconName = keyof typeof paths

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className={`size-4 shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' || name === 'grip' ? 2.2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
