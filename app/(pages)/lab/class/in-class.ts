/** What the workspace shows in a class, loaded in one: without a class no page is the heavier for it. */
import { lazy } from 'react'

const parts = () => import('./parts.ts')

export const BesideLab = lazy(async () => ({ default: (await parts()).BesideLab }))
export const ClassBar = lazy(async () => ({ default: (await parts()).ClassBar }))
export const LooksBar = lazy(async () => ({ default: (await parts()).LooksBar }))
export const ShownTerminal = lazy(async () => ({ default: (await parts()).ShownTerminal }))
