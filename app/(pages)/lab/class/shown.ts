/** A terminal that is shown to the class, as the workspace puts it beside one's own. */
export interface ShownInClass {
  classId: string
  /** Who shows it. */
  by: string
  /** Tells it from what was shown before. */
  since: number
}

/** The key of its tab. */
export const shownTab = 'shown'
