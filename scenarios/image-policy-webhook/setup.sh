#!/bin/bash
# An image policy service beside the cluster: HTTPS by Node's own module, which every node has at /opt/cks-lab/node.
# It wants a client certificate, refuses images without a fixed version, and logs every review.
service=/var/lib/image-policy given=$folder log=/var/log/image-policy
mkdir -p "$service" "$given" "$log"
chmod 700 "$service"
cd "$service"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
signed() { # NAME SUBJECT EXTENSION
  key "$1"
  openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile <(echo "$3") -out "$1.crt"
}
{
  key ca
  openssl req -x509 -new -key ca.key -subj '/CN=image-policy-ca' -days 365 -out ca.crt
  signed server '/CN=image-policy' 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  signed client '/CN=kube-apiserver' 'extendedKeyUsage=clientAuth'
} 2>"$service/openssl.log" || { cat "$service/openssl.log" >&2; exit 1; }
install -m 600 client.key "$given/client.key"
install -m 644 ca.crt client.crt "$given/"

echo "const port = $port, path = '$path', moving = ['latest', '$moving']" > service.mjs
cat >> service.mjs <<'JS'
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'

const [ca, cert, key] = ['ca.crt', 'server.crt', 'server.key'].map(name => readFileSync(name))
const tagOf = image => /:([^:/]+)$/.exec(image)?.[1] ?? 'latest'
const hasFixedVersion = image => image.includes('@sha256:') || !moving.includes(tagOf(image))

/** The code of the HTTP answer, and what is reviewed and found. */
function review(request, body) {
  // The API server appends its time limit: ?timeout=30s.
  if (request.url.split('?')[0] !== path) return { code: 404, images: [], answer: `nothing is at ${request.url}` }
  const { kind, spec } = JSON.parse(body)
  if (kind !== 'ImageReview') return { code: 400, images: [], answer: `${kind} is no ImageReview` }
  const images = (spec.containers ?? []).map(it => it.image)
  // A name that no registry can have (RFC 6761): as if the service had broken down, to see what the API server does then.
  if (images.some(it => it.startsWith('outage.invalid/'))) return { code: 503, images, answer: 'none: an outage' }
  const refused = images.filter(it => !hasFixedVersion(it))
  if (refused.length === 0) return { code: 200, images, answer: 'allowed', status: { allowed: true } }
  const reason = `no fixed version: ${refused.join(', ')}`
  return { code: 200, images, answer: `refused, ${reason}`, status: { allowed: false, reason } }
}

createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  let found
  try {
    found = review(request, Buffer.concat(chunks).toString())
  } catch (error) {
    found = { code: 400, images: [], answer: `not understood: ${error.message}` }
  }
  const { code, images, answer, status } = found
  const client = request.socket.getPeerCertificate().subject?.CN ?? 'nobody'
  const line = { time: new Date().toISOString(), client, images, answer }
  appendFileSync('/var/log/image-policy/reviews.log', `${JSON.stringify(line)}\n`)
  response.writeHead(code, { 'content-type': 'application/json' })
  response.end(status && JSON.stringify({ apiVersion: 'imagepolicy.k8s.io/v1alpha1', kind: 'ImageReview', status }))
}).listen(port, '127.0.0.1')
JS

# A service of no init system, for the nodes have different ones: a loop that outlives this script.
setsid bash -c 'while :; do "$@"; sleep 1; done' image-policy \
  /opt/cks-lab/node --max-semi-space-size=1 --max-old-space-size=32 service.mjs </dev/null >"$log/service.log" 2>&1 &
for _ in {1..100}; do
  if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then listening=yes; break; fi
  sleep 0.1
done
[ "${listening-}" ] || { cat "$log/service.log" >&2; exit 1; }
