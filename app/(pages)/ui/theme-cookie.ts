/** Holds "light" or "dark" once the learner has chosen; the server reads it, the page writes it. */
export const themeCookie = 'cks-lab-theme'
