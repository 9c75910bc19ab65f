import type { Preset } from "./preset.ts";
import { acuity } from "./presets/acuity.ts";
import { adyen } from "./presets/adyen.ts";
import { aftership } from "./presets/aftership.ts";
import { airtable } from "./presets/airtable.ts";
import { airwallex } from "./presets/airwallex.ts";
import { alchemy } from "./presets/alchemy.ts";
import { anthropic } from "./presets/anthropic.ts";
import { asana } from "./presets/asana.ts";
import { ashby } from "./presets/ashby.ts";
import { assemblyai } from "./presets/assemblyai.ts";
import { attio } from "./presets/attio.ts";
import { autumn } from "./presets/autumn.ts";
import { awsSns } from "./presets/aws_sns.ts";
import { azureEventGrid } from "./presets/azure_event_grid.ts";
import { beehiiv } from "./presets/beehiiv.ts";
import { bitbucket } from "./presets/bitbucket.ts";
import { blindpay } from "./presets/blindpay.ts";
import { box } from "./presets/box.ts";
import { braintree } from "./presets/braintree.ts";
import { brex } from "./presets/brex.ts";
import { buildkite } from "./presets/buildkite.ts";
import { calCom } from "./presets/cal_com.ts";
import { calendly } from "./presets/calendly.ts";
import { chargebee } from "./presets/chargebee.ts";
import { checkoutCom } from "./presets/checkout_com.ts";
import { circleci } from "./presets/circleci.ts";
import { clerk } from "./presets/clerk.ts";
import { clickup } from "./presets/clickup.ts";
import { cloudflareNotifications } from "./presets/cloudflare_notifications.ts";
import { cloudflareStream } from "./presets/cloudflare_stream.ts";
import { coinbaseCdp } from "./presets/coinbase_cdp.ts";
import { coinbaseCommerce } from "./presets/coinbase_commerce.ts";
import { commercelayer } from "./presets/commercelayer.ts";
import { composio } from "./presets/composio.ts";
import { contentful } from "./presets/contentful.ts";
import { convoy } from "./presets/convoy.ts";
import { courier } from "./presets/courier.ts";
import { cursor } from "./presets/cursor.ts";
import { customerIo } from "./presets/customer_io.ts";
import { deepgram } from "./presets/deepgram.ts";
import { discord } from "./presets/discord.ts";
import { docusign } from "./presets/docusign.ts";
import { dodoPayments } from "./presets/dodo_payments.ts";
import { doppler } from "./presets/doppler.ts";
import { dropbox } from "./presets/dropbox.ts";
import { dropboxSign } from "./presets/dropbox_sign.ts";
import { easypost } from "./presets/easypost.ts";
import { elevenlabs } from "./presets/elevenlabs.ts";
import { fal } from "./presets/fal.ts";
import { fastspring } from "./presets/fastspring.ts";
import { figma } from "./presets/figma.ts";
import { fireblocks } from "./presets/fireblocks.ts";
import { firecrawl } from "./presets/firecrawl.ts";
import { flutterwave } from "./presets/flutterwave.ts";
import { formstack } from "./presets/formstack.ts";
import { front } from "./presets/front.ts";
import { fusionauth } from "./presets/fusionauth.ts";
import { gemini } from "./presets/gemini.ts";
import { generic } from "./presets/generic.ts";
import { genericHmac } from "./presets/generic_hmac.ts";
import { genericToken } from "./presets/generic_token.ts";
import { getstream } from "./presets/getstream.ts";
import { gitea } from "./presets/gitea.ts";
import { github } from "./presets/github.ts";
import { gitlab } from "./presets/gitlab.ts";
import { gocardless } from "./presets/gocardless.ts";
import { googlePubsub } from "./presets/google_pubsub.ts";
import { googleWorkspace } from "./presets/google_workspace.ts";
import { grafana } from "./presets/grafana.ts";
import { granola } from "./presets/granola.ts";
import { guesty } from "./presets/guesty.ts";
import { helpscout } from "./presets/helpscout.ts";
import { heroku } from "./presets/heroku.ts";
import { hookdeck } from "./presets/hookdeck.ts";
import { hookdeckOutpost } from "./presets/hookdeck_outpost.ts";
import { hubspot } from "./presets/hubspot.ts";
import { hygraph } from "./presets/hygraph.ts";
import { incidentIo } from "./presets/incident_io.ts";
import { infisical } from "./presets/infisical.ts";
import { intercom } from "./presets/intercom.ts";
import { jira } from "./presets/jira.ts";
import { kinde } from "./presets/kinde.ts";
import { klaviyo } from "./presets/klaviyo.ts";
import { knock } from "./presets/knock.ts";
import { langfuse } from "./presets/langfuse.ts";
import { launchdarkly } from "./presets/launchdarkly.ts";
import { lemonsqueezy } from "./presets/lemonsqueezy.ts";
import { line } from "./presets/line.ts";
import { linear } from "./presets/linear.ts";
import { linkedin } from "./presets/linkedin.ts";
import { lithic } from "./presets/lithic.ts";
import { liveblocks } from "./presets/liveblocks.ts";
import { livekit } from "./presets/livekit.ts";
import { loops } from "./presets/loops.ts";
import { mailchimp } from "./presets/mailchimp.ts";
import { mailchimpTransactional } from "./presets/mailchimp_transactional.ts";
import { mailerlite } from "./presets/mailerlite.ts";
import { mailgun } from "./presets/mailgun.ts";
import { mautic } from "./presets/mautic.ts";
import { mercadopago } from "./presets/mercadopago.ts";
import { messagebird } from "./presets/messagebird.ts";
import { meta } from "./presets/meta.ts";
import { metronome } from "./presets/metronome.ts";
import { microsoftGraph } from "./presets/microsoft_graph.ts";
import { modernTreasury } from "./presets/modern_treasury.ts";
import { mollie } from "./presets/mollie.ts";
import { mux } from "./presets/mux.ts";
import { nango } from "./presets/nango.ts";
import { nash } from "./presets/nash.ts";
import { netlify } from "./presets/netlify.ts";
import { notion } from "./presets/notion.ts";
import { nylas } from "./presets/nylas.ts";
import { okta } from "./presets/okta.ts";
import { onfido } from "./presets/onfido.ts";
import { onfleet } from "./presets/onfleet.ts";
import { openai } from "./presets/openai.ts";
import { orb } from "./presets/orb.ts";
import { paddle } from "./presets/paddle.ts";
import { pagerduty } from "./presets/pagerduty.ts";
import { pandadoc } from "./presets/pandadoc.ts";
import { paypal } from "./presets/paypal.ts";
import { paystack } from "./presets/paystack.ts";
import { persona } from "./presets/persona.ts";
import { pipedrive } from "./presets/pipedrive.ts";
import { plaid } from "./presets/plaid.ts";
import { plain } from "./presets/plain.ts";
import { planetscale } from "./presets/planetscale.ts";
import { pleo } from "./presets/pleo.ts";
import { plivo } from "./presets/plivo.ts";
import { polar } from "./presets/polar.ts";
import { postmark } from "./presets/postmark.ts";
import { psiFi } from "./presets/psi_fi.ts";
import { pusher } from "./presets/pusher.ts";
import { quickbooks } from "./presets/quickbooks.ts";
import { razorpay } from "./presets/razorpay.ts";
import { recallAi } from "./presets/recall_ai.ts";
import { recharge } from "./presets/recharge.ts";
import { recurly } from "./presets/recurly.ts";
import { render } from "./presets/render.ts";
import { replicate } from "./presets/replicate.ts";
import { resend } from "./presets/resend.ts";
import { retell } from "./presets/retell.ts";
import { revolut } from "./presets/revolut.ts";
import { safebase } from "./presets/safebase.ts";
import { sanity } from "./presets/sanity.ts";
import { sardine } from "./presets/sardine.ts";
import { sendgrid } from "./presets/sendgrid.ts";
import { sentry } from "./presets/sentry.ts";
import { shopify } from "./presets/shopify.ts";
import { slack } from "./presets/slack.ts";
import { smartsheet } from "./presets/smartsheet.ts";
import { square } from "./presets/square.ts";
import { standardWebhooks } from "./presets/standard_webhooks.ts";
import { storyblok } from "./presets/storyblok.ts";
import { strava } from "./presets/strava.ts";
import { stripe } from "./presets/stripe.ts";
import { stytch } from "./presets/stytch.ts";
import { sumsub } from "./presets/sumsub.ts";
import { supabase } from "./presets/supabase.ts";
import { surveymonkey } from "./presets/surveymonkey.ts";
import { svix } from "./presets/svix.ts";
import { svixFamilyOthers } from "./presets/svix_family_others.ts";
import { taiga } from "./presets/taiga.ts";
import { tailscale } from "./presets/tailscale.ts";
import { tally } from "./presets/tally.ts";
import { taskrabbit } from "./presets/taskrabbit.ts";
import { telegram } from "./presets/telegram.ts";
import { telnyx } from "./presets/telnyx.ts";
import { terraformCloud } from "./presets/terraform_cloud.ts";
import { tiktok } from "./presets/tiktok.ts";
import { trello } from "./presets/trello.ts";
import { twilio } from "./presets/twilio.ts";
import { twitch } from "./presets/twitch.ts";
import { typeform } from "./presets/typeform.ts";
import { vanta } from "./presets/vanta.ts";
import { vapi } from "./presets/vapi.ts";
import { vercel } from "./presets/vercel.ts";
import { viber } from "./presets/viber.ts";
import { webex } from "./presets/webex.ts";
import { webflow } from "./presets/webflow.ts";
import { whatsapp } from "./presets/whatsapp.ts";
import { wise } from "./presets/wise.ts";
import { woocommerce } from "./presets/woocommerce.ts";
import { workos } from "./presets/workos.ts";
import { x } from "./presets/x.ts";
import { xendit } from "./presets/xendit.ts";
import { xero } from "./presets/xero.ts";
import { zendesk } from "./presets/zendesk.ts";
import { zoom } from "./presets/zoom.ts";

/** Every provider, by its id. */
export const PROVIDERS = {
  acuity,
  adyen,
  aftership,
  airtable,
  airwallex,
  alchemy,
  anthropic,
  asana,
  ashby,
  assemblyai,
  attio,
  autumn,
  "aws-sns": awsSns,
  "azure-event-grid": azureEventGrid,
  beehiiv,
  bitbucket,
  blindpay,
  box,
  braintree,
  brex,
  buildkite,
  "cal-com": calCom,
  calendly,
  chargebee,
  "checkout-com": checkoutCom,
  circleci,
  clerk,
  clickup,
  "cloudflare-notifications": cloudflareNotifications,
  "cloudflare-stream": cloudflareStream,
  "coinbase-cdp": coinbaseCdp,
  "coinbase-commerce": coinbaseCommerce,
  commercelayer,
  composio,
  contentful,
  convoy,
  courier,
  cursor,
  "customer-io": customerIo,
  deepgram,
  discord,
  docusign,
  "dodo-payments": dodoPayments,
  doppler,
  dropbox,
  "dropbox-sign": dropboxSign,
  easypost,
  elevenlabs,
  fal,
  fastspring,
  figma,
  fireblocks,
  firecrawl,
  flutterwave,
  formstack,
  front,
  fusionauth,
  gemini,
  generic,
  "generic-hmac": genericHmac,
  "generic-token": genericToken,
  getstream,
  gitea,
  github,
  gitlab,
  gocardless,
  "google-pubsub": googlePubsub,
  "google-workspace": googleWorkspace,
  grafana,
  granola,
  guesty,
  helpscout,
  heroku,
  hookdeck,
  "hookdeck-outpost": hookdeckOutpost,
  hubspot,
  hygraph,
  "incident-io": incidentIo,
  infisical,
  intercom,
  jira,
  kinde,
  klaviyo,
  knock,
  langfuse,
  launchdarkly,
  lemonsqueezy,
  line,
  linear,
  linkedin,
  lithic,
  liveblocks,
  livekit,
  loops,
  mailchimp,
  "mailchimp-transactional": mailchimpTransactional,
  mailerlite,
  mailgun,
  mautic,
  mercadopago,
  messagebird,
  meta,
  metronome,
  "microsoft-graph": microsoftGraph,
  "modern-treasury": modernTreasury,
  mollie,
  mux,
  nango,
  nash,
  netlify,
  notion,
  nylas,
  okta,
  onfido,
  onfleet,
  openai,
  orb,
  paddle,
  pagerduty,
  pandadoc,
  paypal,
  paystack,
  persona,
  pipedrive,
  plaid,
  plain,
  planetscale,
  pleo,
  plivo,
  polar,
  postmark,
  "psi-fi": psiFi,
  pusher,
  quickbooks,
  razorpay,
  "recall-ai": recallAi,
  recharge,
  recurly,
  render,
  replicate,
  resend,
  retell,
  revolut,
  safebase,
  sanity,
  sardine,
  sendgrid,
  sentry,
  shopify,
  slack,
  smartsheet,
  square,
  "standard-webhooks": standardWebhooks,
  storyblok,
  strava,
  stripe,
  stytch,
  sumsub,
  supabase,
  surveymonkey,
  svix,
  "svix-family-others": svixFamilyOthers,
  taiga,
  tailscale,
  tally,
  taskrabbit,
  telegram,
  telnyx,
  "terraform-cloud": terraformCloud,
  tiktok,
  trello,
  twilio,
  twitch,
  typeform,
  vanta,
  vapi,
  vercel,
  viber,
  webex,
  webflow,
  whatsapp,
  wise,
  woocommerce,
  workos,
  x,
  xendit,
  xero,
  zendesk,
  zoom,
} as const satisfies Readonly<Record<string, Preset>>;

export type ProviderId = keyof typeof PROVIDERS;

export const PROVIDER_IDS = Object.keys(PROVIDERS) as [
  ProviderId,
  ...ProviderId[],
];

/** The preset of a provider's id, or undefined where there is none: never a default. */
export function findPreset(id: string): Preset | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id as ProviderId] : undefined;
}
