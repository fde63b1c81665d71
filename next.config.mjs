/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm start -- --dev` tells the browser of changes at the address that it prints, which is not localhost.
  allowedDevOrigins: ['127.0.0.1'],
  devIndicators: false,
  // Compression costs more than it saves on loopback, and the server in front may stream.
  compress: false,
  typescript: {
    // Types of the whole repository are checked once, by `tsc` in `npm test`; a start must not wait for them again.
    ignoreBuildErrors: true,
    // Next adds to this file what it needs; the repository's own stays as it is.
    tsconfigPath: 'app/(pages)/tsconfig.json',
  },
  // Next would otherwise write into the repository and ask the network for newer versions of itself.
  agentRules: false,
  experimental: { agentUpgrade: false },
}
