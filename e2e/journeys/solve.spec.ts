import { expect, test } from '../fixtures/journey.ts'
import { refusedIn, solution, solutionSays } from '../fixtures/role-binding.ts'

test('a task is opened, tried, and solved by typing into the terminal', async ({ page, journey }) => {
  await journey.open('fix-missing-rolebinding')
  const refused = await refusedIn(page)
  const { user, namespace } = refused
  await journey.command('kubectl get nodes', /Ready\s+control-plane/)
  expect(await journey.check()).toBe(0)
  await expect(
    page.getByRole('listitem').filter({ hasText: `${user} can create Pods in ${namespace}` }),
  ).toContainText('Failed')

  await journey.command(solution(refused), solutionSays)
  expect(await journey.check()).toBe(100)
  await expect(page.getByText(/Solved .* after the lab was ready/)).toBeVisible()
  await expect(page.getByText('Next:')).toBeVisible()

  await page.getByRole('link', { name: 'Catalogue' }).click()
  await expect(page.getByText(/^1 of \d+ solved/)).toBeVisible()
})

test('reset goes over to the lab in reserve: a fresh prompt, the same draw, nothing of what was done', async ({
  page,
  journey,
}) => {
  const ask = async (path: string) => (await page.request.get(path)).json()
  const lab = async () => (await ask('/api/sessions'))[0].labId
  await journey.open('fix-missing-rolebinding')
  const refused = await refusedIn(page)
  const { namespace } = refused
  await journey.command(solution(refused), solutionSays)
  const before = await lab()
  await expect
    .poll(async () => (await ask('/api/status')).pool.ready, { timeout: 240_000 })
    .toBeGreaterThanOrEqual(1)
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await page.getByRole('button', { name: 'Reset the lab' }).click()
  await expect.poll(lab, { timeout: 60_000 }).not.toBe(before)
  await journey.prompt()
  expect(await journey.terminal.text()).not.toContain('mine created')
  expect(await refusedIn(page)).toEqual(refused)
  await journey.terminal.focus()
  await journey.command(
    `kubectl get rolebindings -n ${namespace} -o name | tr '\\n' ' '; echo end`,
    /^rolebinding.rbac.authorization.k8s.io\/team end$/m,
  )
  expect(await journey.check()).toBe(0)
})

test('a wrong answer gets evidence: what was expected, what was found, and where', async ({
  page,
  journey,
}) => {
  await journey.open('fix-missing-rolebinding')
  const { user, namespace, role } = await refusedIn(page)
  await journey.command(
    `kubectl create clusterrolebinding mine --clusterrole=${role} --user=${user}`,
    'clusterrolebinding.rbac.authorization.k8s.io/mine created',
  )
  expect(await journey.check()).toBeLessThan(100)
  const bound = page
    .getByRole('listitem')
    .filter({ hasText: `A RoleBinding in ${namespace} names the user ${user}` })
  await expect(bound).toContainText('Failed')
  await expect(bound).toContainText(`one with the subject User ${user}`)
  await expect(bound).toContainText(`RoleBindings in ${namespace}`)
  await expect(
    page.getByRole('listitem').filter({ hasText: `The access of ${user} elsewhere` }),
  ).toContainText('Broken')
})

test('the API server is reconfigured by keyboard alone, from the catalogue to the full score', async ({
  page,
  journey,
}) => {
  await page.goto('/')
  await page.getByRole('listitem').first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('kubelets')
  await page.keyboard.press('Enter')
  await journey.prompt()
  await journey.command(
    "cd /etc/kubernetes/manifests && sed 's/\\(--enable-admission-plugins=.*\\)/\\1,NodeRestriction/' kube-apiserver.yaml > /root/new.yaml && mv /root/new.yaml kube-apiserver.yaml && grep -c NodeRestriction kube-apiserver.yaml",
    /^1$/m,
  )
  expect(await journey.check()).toBe(100)
})

test('with the API server down the result names the cause in its own words', async ({ page, journey }) => {
  await journey.open('enable-node-restriction')
  await journey.command(
    "sed -i 's/--secure-port=6443/&\\n    - --no-such-flag=1/' /etc/kubernetes/manifests/kube-apiserver.yaml && grep -c no-such-flag /etc/kubernetes/manifests/kube-apiserver.yaml",
    /^1$/m,
  )
  await expect(page.getByRole('button', { name: /Control plane:.*no-such-flag/ })).toBeVisible({
    timeout: 60_000,
  })
  expect(await journey.check()).toBe(0)
  await expect(page.getByText(/The control plane was not ready/)).toBeVisible()
  await expect(
    page
      .getByRole('tabpanel', { name: 'Result' })
      .getByText(/unknown flag: --no-such-flag/)
      .first(),
  ).toBeVisible()
})
