import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { palettes } from '../lab/terminal/palette.ts'

/** Contrast of two colours (#rrggbb) by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const css = readFileSync(new URL('../globals.css', import.meta.url), 'utf8')
const colors = Object.fromEntries(
  [...css.matchAll(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
)
const themes = ['light', 'dark'] as const
const texts = ['text', 'muted', 'accent', 'good', 'bad', 'unsure']
const surfaces = ['page', 'surface', 'raised', 'terminal']

describe.each(themes)('the %s theme', theme => {
  it.each(texts.flatMap(text => surfaces.map(surface => [text, surface] as const)))(
    'lets %s be read on %s (AA: 4.5)',
    (text, surface) => {
      expect(contrast(colors[text]![theme], colors[surface]![theme])).toBeGreaterThanOrEqual(4.5)
    },
  )
  it.each(['accent-fill', 'accent-fill-strong'])('lets white be read on %s', fill => {
    expect(contrast('#ffffff', colors[fill]![theme])).toBeGreaterThanOrEqual(4.5)
  })
  it.each(surfaces)('lets the borders of controls be seen on %s (AA: 3)', surface => {
    expect(contrast(colors['line-strong']![theme], colors[surface]![theme])).toBeGreaterThanOrEqual(3)
  })
  const { background, foreground, cursor, cursorAccent, selectionBackground, ...ansi } = palettes[theme]
  it.each(Object.entries(ansi))("lets the terminal's %s (%s) be read", (_name, color) => {
    expect(contrast(String(color), background)).toBeGreaterThanOrEqual(4.5)
  })
  it('lets selected text be read', () => {
    expect(contrast(foreground, selectionBackground!)).toBeGreaterThanOrEqual(4.5)
  })
  it("gives the terminal the background that the page's token names", () => {
    expect(background).toBe(colors.terminal![theme])
  })
})
