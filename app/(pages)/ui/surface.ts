/** How what opens above the page looks: menus, selects, popovers, toasts. */
export const surface = 'z-20 rounded-lg border border-line bg-surface text-text shadow-lg'

/** One of several things to choose, in a menu or a select. */
export const choice =
  'flex cursor-pointer gap-2 px-3 py-1.5 -outline-offset-2 select-none data-[disabled]:cursor-default data-[disabled]:opacity-50 data-[highlighted]:bg-raised'
