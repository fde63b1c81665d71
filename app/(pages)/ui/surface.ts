/** How what opens above the page looks: menus, popovers, toasts. */
export const surface = 'z-20 rounded-lg border border-line bg-surface text-text shadow-lg'
