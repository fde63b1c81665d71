/** Below it lies what the issuer sends people back to: `/callback/issuer`. */
export const basePath = '/api/sign-in'
