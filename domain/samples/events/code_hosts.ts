import type { EventSamples } from "../event_sample.ts";

/** Code hosts, and what builds and deploys from them. */
export const CODE_HOST_SAMPLES: EventSamples = {
  github: ({ id, iso }) => ({
    headers: {
      "x-github-delivery": id,
      "x-github-event": "pull_request",
      "x-github-hook-id": "292430182",
      "user-agent": "GitHub-Hookshot/044aadd",
    },
    json: {
      action: "opened",
      number: 7,
      pull_request: {
        id: 279147437,
        number: 7,
        state: "open",
        title: "Update the README with new information.",
        html_url: "https://github.com/octocat/hello-world/pull/7",
        user: { login: "octocat", id: 1 },
        created_at: iso,
        head: {
          ref: "changes",
          sha: "ec26c3e57ca3a959ca5aad62de7213c562f8c821",
        },
        base: { ref: "main", sha: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e" },
      },
      repository: {
        id: 1296269,
        full_name: "octocat/hello-world",
        private: false,
      },
      sender: { login: "octocat", id: 1 },
    },
  }),
  gitlab: ({ id }) => ({
    headers: {
      "idempotency-key": id,
      "x-gitlab-event": "Push Hook",
      "x-gitlab-event-uuid": id,
      "x-gitlab-instance": "https://gitlab.example.com",
      "user-agent": "GitLab/18.6.0",
    },
    json: {
      object_kind: "push",
      event_name: "push",
      before: "95790bf891e76fee5e1747ab589903a6a1f80f22",
      after: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
      ref: "refs/heads/main",
      user_username: "jsmith",
      project: { id: 15, path_with_namespace: "mike/diaspora" },
      commits: [{
        id: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
        message: "Fix the README",
        author: { name: "J. Smith", email: "jsmith@example.com" },
      }],
      total_commits_count: 1,
    },
  }),
  bitbucket: ({ id, iso }) => ({
    headers: {
      "x-event-key": "repo:push",
      "x-request-uuid": id,
      "x-attempt-number": "1",
      "user-agent": "Bitbucket-Webhooks/2.0",
    },
    json: {
      actor: { display_name: "Emma", nickname: "emmap1" },
      repository: { full_name: "team/repo", name: "repo" },
      push: {
        changes: [{
          new: {
            type: "branch",
            name: "main",
            target: {
              hash: "709d658dc5b6d6afcd46049c2f332ee3f515a67d",
              date: iso,
            },
          },
          created: false,
          forced: false,
        }],
      },
    },
  }),
  vercel: ({ id, milliseconds }) => ({
    json: {
      id,
      type: "deployment.created",
      createdAt: milliseconds,
      region: "sfo1",
      payload: {
        deployment: {
          id: "dpl_9Z2x",
          name: "my-app",
          url: "my-app.vercel.app",
        },
        project: { id: "prj_12345" },
        target: "production",
      },
    },
  }),
  netlify: ({ id, iso }) => ({
    headers: { "x-netlify-event": "deploy_created" },
    json: {
      id,
      site_id: "24a2a1f6",
      state: "ready",
      name: "my-site",
      branch: "main",
      deploy_ssl_url: "https://my-site.netlify.app",
      created_at: iso,
    },
  }),
  heroku: ({ id, iso }) => ({
    json: {
      action: "create",
      resource: "build",
      actor: { email: "dev@example.com" },
      data: { id: "b1d2", status: "pending", app: { name: "my-app" } },
      created_at: iso,
      webhook_metadata: {
        attempt: { id: "a1" },
        delivery: { id: "d1" },
        event: { id, include: "api:build" },
      },
    },
  }),
  circleci: ({ id, iso }) => ({
    headers: { "circleci-event-type": "workflow-completed" },
    json: {
      id,
      type: "workflow-completed",
      happened_at: iso,
      webhook: { id: "cf8c4fdd", name: "Sluice" },
      workflow: { id: "fda08377", name: "build-and-test", status: "success" },
      project: { slug: "gh/acme/app" },
    },
  }),
  buildkite: ({ id, iso }) => ({
    headers: {
      "x-buildkite-event": "build.finished",
      "x-buildkite-request": id,
    },
    json: {
      event: "build.finished",
      build: {
        id: "f62a1b4d",
        number: 27,
        state: "passed",
        branch: "main",
        finished_at: iso,
      },
      pipeline: { slug: "my-pipeline" },
    },
  }),
  sentry: ({ id, iso }) => ({
    headers: { "sentry-hook-resource": "issue", "request-id": id },
    json: {
      action: "created",
      installation: { uuid: "a8e5d37a" },
      data: {
        issue: {
          id: "1170820242",
          title: "ReferenceError: blooopy is not defined",
          level: "error",
          firstSeen: iso,
          project: { slug: "front-end" },
        },
      },
      actor: { type: "application", name: "Sentry" },
    },
  }),
  pagerduty: ({ id, iso }) => ({
    headers: { "x-webhook-id": "PX1234" },
    json: {
      event: {
        id,
        event_type: "incident.triggered",
        resource_type: "incident",
        occurred_at: iso,
        data: {
          id: "PGR0VU2",
          number: 2,
          status: "triggered",
          title: "A little bump in the road",
          urgency: "high",
        },
      },
    },
  }),
};
