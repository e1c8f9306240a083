//! Logs as text for people or JSON for machines, on standard error; metrics; and traces, where the program was built with them.

use std::io::IsTerminal as _;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing::Span;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::settings::LogFormat;

#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("metrics cannot be collected: {0}")]
    Figures(#[from] metrics_exporter_prometheus::BuildError),
    #[cfg(not(feature = "otel"))]
    #[error("log.otlp_endpoint is set, but this program was built without traces: build it with --features otel")]
    WithoutTraces,
    #[cfg(feature = "otel")]
    #[error("traces cannot be sent: {0}")]
    Traces(String),
}

/// To be ended with the program, so that the last traces are sent.
#[derive(Debug, Default)]
pub struct Telemetry {
    #[cfg(feature = "otel")]
    provider: Option<opentelemetry_sdk::trace::SdkTracerProvider>,
}

/// The process's metrics.
#[derive(Clone, Debug)]
pub struct Figures(PrometheusHandle);

/// The buckets of durations, in seconds: from an estimate to the longest export.
const DURATION_BOUNDS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

impl Figures {
    /// Starts collecting, once in a process.
    pub fn start() -> Result<Self, TelemetryError> {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &DURATION_BOUNDS)?;
        Ok(Self(builder.install_recorder()?))
    }

    /// The metrics in the text format of Prometheus.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Compacts what was collected since the last time.
    pub fn upkeep(&self) {
        self.0.run_upkeep();
    }
}

/// Starts logging, and sending traces to a collector. The settings have checked the filter; an invalid one logs everything from info on.
pub fn start(format: LogFormat, filter: &str, otlp_endpoint: Option<&str>) -> Result<Telemetry, TelemetryError> {
    let filter: EnvFilter = filter.parse().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let (telemetry, traces) = traces(otlp_endpoint)?;
    let lines = match format {
        LogFormat::Text => lines.compact().boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    // The filter applies to logs and traces.
    let started = tracing_subscriber::registry().with(traces).with(lines).with(filter).try_init();
    if let Err(error) = started {
        tracing::debug!(%error, "logging was started already");
    }
    Ok(telemetry)
}

/// What sends spans as traces.
#[cfg(feature = "otel")]
type TraceLayer =
    tracing_opentelemetry::OpenTelemetryLayer<tracing_subscriber::Registry, opentelemetry_sdk::trace::SdkTracer>;

#[cfg(not(feature = "otel"))]
fn traces(
    otlp_endpoint: Option<&str>,
) -> Result<(Telemetry, Option<tracing_subscriber::layer::Identity>), TelemetryError> {
    match otlp_endpoint {
        Some(_) => Err(TelemetryError::WithoutTraces),
        None => Ok((Telemetry::default(), None)),
    }
}

#[cfg(feature = "otel")]
fn traces(otlp_endpoint: Option<&str>) -> Result<(Telemetry, Option<TraceLayer>), TelemetryError> {
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
    use opentelemetry_sdk::Resource;
    use opentelemetry_sdk::trace::SdkTracerProvider;

    let Some(endpoint) = otlp_endpoint else { return Ok((Telemetry::default(), None)) };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .build()
        .map_err(|error| TelemetryError::Traces(error.to_string()))?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(Resource::builder().with_service_name("prisoverslag").build())
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("prisoverslag"));
    Ok((Telemetry { provider: Some(provider) }, Some(layer)))
}

impl Telemetry {
    /// Sends the last traces.
    pub fn end(self) {
        #[cfg(feature = "otel")]
        if let Some(provider) = self.provider
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Makes a span part of the trace that a `traceparent` of the W3C's Trace Context names.
#[cfg(feature = "otel")]
pub fn follow(span: &Span, traceparent: &str) {
    use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;

    let parts: Vec<&str> = traceparent.split('-').collect();
    let [_, trace, parent, flags] = parts.as_slice() else { return };
    let (Ok(trace), Ok(parent), Ok(flags)) =
        (TraceId::from_hex(trace), SpanId::from_hex(parent), u8::from_str_radix(flags, 16))
    else {
        return;
    };
    let remote = SpanContext::new(trace, parent, TraceFlags::new(flags), true, TraceState::default());
    // A span that no layer listens to is in no trace.
    let _ = span.set_parent(opentelemetry::Context::new().with_remote_span_context(remote));
}

/// Without traces there is nothing to follow.
#[cfg(not(feature = "otel"))]
pub const fn follow(_: &Span, _: &str) {}
