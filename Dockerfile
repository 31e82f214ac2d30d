FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig appsettings.json ./
COPY src/KopoKopo.Emulator/KopoKopo.Emulator.csproj src/KopoKopo.Emulator/
# With its own runtime, all compiled ahead of time as one: that starts in two thirds of the time.
ARG READY="-p:SelfContained=true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true"
RUN dotnet restore src/KopoKopo.Emulator --use-current-runtime $READY
COPY scenarios scenarios
COPY src src
RUN dotnet publish src/KopoKopo.Emulator --no-restore --use-current-runtime $READY -c Release -o /app \
    && mkdir /data

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
WORKDIR /app
COPY --from=build /app ./
COPY --from=build /app/scenarios /scenarios
COPY --from=build --chown=$APP_UID /data /data
# 8254 on every interface; the base image's own port is switched off.
ENV ASPNETCORE_URLS=http://+:8254 \
    ASPNETCORE_HTTP_PORTS= \
    Emulator__Database=/data/emulator.db \
    Emulator__Scenarios=/scenarios \
    Emulator__ControlOpen=true
USER $APP_UID
VOLUME /data
EXPOSE 8254
HEALTHCHECK --interval=5s --timeout=4s --start-period=5s CMD ["./KopoKopo.Emulator", "health"]
ENTRYPOINT ["./KopoKopo.Emulator"]
