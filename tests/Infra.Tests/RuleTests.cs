namespace CellGenie.Infra.Tests;

/// <summary>Every rule holds of the files as they are, and each is shown to see the faults that it is for.</summary>
public sealed class RuleTests
{
    private const string Base = "infra/k8s/base";

    private static readonly Dictionary<string, Func<InfraFiles, IEnumerable<string>>> Rules = new()
    {
        ["bicep-syntax"] = BicepRules.Syntax,
        ["bicep-modules"] = BicepRules.Modules,
        ["bicep-parameters"] = BicepRules.Parameters,
        ["bicep-versions"] = BicepRules.Versions,
        ["bicep-roles"] = BicepRules.RoleIds,
        ["bicep-locked"] = BicepRules.Locked,
        ["bicep-pools"] = BicepRules.Pools,
        ["azd-targets"] = AzdRules.Targets,
        ["azd-variables"] = AzdRules.Variables,
        ["azd-examples"] = AzdRules.Examples,
        ["silo-environment"] = OfSilos(SiloRules.Environment),
        ["silo-probes"] = OfSilos(SiloRules.Probes),
        ["silo-ports"] = OfSilos(SiloRules.Ports),
        ["silo-budgets"] = OfSilos(SiloRules.Budgets),
        ["silo-rights"] = OfSilos(SiloRules.Rights),
        ["cluster-network"] = f => ClusterRules.Network(Manifests.Read(f, "infra/k8s/azure")),
        ["cluster-scaling"] = f => ClusterRules.Scaling(Manifests.Read(f, Base)),
        ["cluster-machines"] = f => ClusterRules.Machines(f, Manifests.Read(f, Base)),
        ["cluster-identities"] = f => ClusterRules.Identities(f, Manifests.Read(f, Base)),
        ["cluster-references"] = ClusterRules.References,
        ["images-pinned"] = ClusterRules.Images,
        ["secrets"] = ClusterRules.Secrets,
        ["image-stages"] = ImageRules.Stages,
        ["image-trial"] = ImageRules.Trial,
        ["metrics"] = MetricRules.Questions,
        ["documents"] = TextRules.Documents,
        ["workflows"] = TextRules.Workflows,
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_holds(string rule) => Assert.Empty(Rules[rule](InfraFiles.Current));

    [Theory]
    [InlineData("bicep-syntax", "infra/modules/storage.bicep", "kind: 'StorageV2'", "kind: 'StorageV2", "the string is not closed")]
    [InlineData("bicep-syntax", "infra/modules/registry.bicep", "sku: { name: 'Basic' }", "sku: { name: 'Basic'", "is not closed")]
    [InlineData("bicep-syntax", "infra/modules/registry.bicep", "sku: { name: 'Basic' }", "sku: { name: 'Basic' ]", "']' closes nothing")]
    [InlineData("bicep-syntax", "infra/modules/registry.bicep", "principalId: kubeletPrincipalId", "principalId: kubletPrincipalId", "kubletPrincipalId is not declared")]
    [InlineData("bicep-syntax", "infra/modules/network.bicep", "name: 'vnet-${prefix}'", "name: 'vnet-${prefx}'", "prefx is not declared")]
    [InlineData("bicep-syntax", "infra/modules/network.bicep", "name: 'vnet-${prefix}'", "name: 'vnet-${prefix'", "'${' is not closed")]
    [InlineData("bicep-syntax", "infra/modules/network.bicep", "param tags object", "param tags object\nparam idle string", "parameter idle is not used")]
    [InlineData("bicep-syntax", "infra/modules/network.bicep", "param tags object", "parm tags object", "'parm' begins no statement")]
    [InlineData("bicep-syntax", "infra/modules/alerts.bicep", "'../monitoring/alerts.json'", "'../monitoring/alarms.json'", "infra/monitoring/alarms.json is not there")]
    [InlineData("bicep-syntax", "infra/main.bicep", "module alerts 'modules/alerts.bicep'", "module alerts 'modules/network.bicep'", "infra/modules/alerts.bicep: nothing uses it")]
    [InlineData("bicep-modules", "infra/main.bicep", "'modules/registry.bicep'", "'modules/registery.bicep'", "infra/modules/registery.bicep, which is not there")]
    [InlineData("bicep-modules", "infra/main.bicep", "    dailyGb: logDailyGb", "    dailyGigabytes: logDailyGb", "gets dailyGigabytes, which infra/modules/monitoring.bicep does not declare")]
    [InlineData("bicep-modules", "infra/main.bicep", "    dailyGb: logDailyGb\n", "", "does not get dailyGb, which infra/modules/monitoring.bicep requires")]
    [InlineData("bicep-modules", "infra/main.bicep", "storage.outputs.blobUri", "storage.outputs.blobUrl", "has no output blobUrl")]
    [InlineData("bicep-parameters", "infra/main.parameters.json", "\"cpuSpot\"", "\"cpuSpots\"", "declares no parameter cpuSpots")]
    [InlineData("bicep-parameters", "infra/main.parameters.json", "\"location\": { \"value\": \"${AZURE_LOCATION}\" },", "", "location is required")]
    [InlineData("bicep-versions", "infra/modules/registry.bicep", "registries@2023-07-01", "registries@2021-09-01", "in the table of 2023-07-01")]
    [InlineData("bicep-versions", "infra/modules/registry.bicep", "registries@2023-07-01", "registries@2023-08-01-preview", "is a preview")]
    [InlineData("bicep-versions", "infra/README.md", "| `Microsoft.Storage/storageAccounts` |", "| `Microsoft.Storage/storageAccount` |", "the table has no Microsoft.Storage/storageAccounts")]
    [InlineData("bicep-roles", "infra/modules/storage.bicep", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "is no role known here")]
    [InlineData("bicep-roles", "infra/modules/registry.bicep", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "is Storage Blob Data Contributor, which is not what stands there")]
    [InlineData("bicep-locked", "infra/modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "has allowSharedKeyAccess: true")]
    [InlineData("bicep-locked", "infra/modules/storage.bicep", "    allowBlobPublicAccess: false\n", "", "does not have allowBlobPublicAccess: false")]
    [InlineData("bicep-locked", "infra/modules/storage.bicep", "'TLS1_2'", "'TLS1_0'", "TLS1_0")]
    [InlineData("bicep-locked", "infra/modules/storage.bicep", "output id string = account.id", "output id string = account.listKeys().keys[0].value", "listKeys")]
    [InlineData("bicep-locked", "infra/modules/registry.bicep", "adminUserEnabled: false", "adminUserEnabled: true", "adminUserEnabled: true")]
    [InlineData("bicep-locked", "infra/modules/cluster.bicep", "disableLocalAccounts: true", "disableLocalAccounts: false", "disableLocalAccounts: false")]
    [InlineData("bicep-pools", "infra/modules/cluster.bicep", "minCount: 0", "minCount: 1", "does not have minCount: 0")]
    [InlineData("azd-targets", "azure.yaml", "path: infra/Dockerfile", "path: Dockerfile", "Dockerfile is not there")]
    [InlineData("azd-targets", "azure.yaml", "target: gpu", "target: cuda", "has no stage cuda")]
    [InlineData("azd-targets", "azure.yaml", "      target: cpu", "      target: cpu\n      remoteBuild: true", "knows no target")]
    [InlineData("azd-targets", "azure.yaml", "run: infra/deploy/apply.sh", "run: infra/deploy/deploy.sh", "infra/deploy/deploy.sh is not there")]
    [InlineData("azd-targets", "azure.yaml", "module: main", "module: all", "infra/all.bicep is not there")]
    [InlineData("azd-targets", "azure.yaml", "deploymentPath: infra/k8s/namespace/manifests", "deploymentPath: infra/k8s/base", "holds a kustomization")]
    [InlineData("azd-variables", "infra/deploy/apply.sh", "$CELLGENIE_BLOB_URI", "$CELLGENIE_BLOBS_URI", "nothing sets CELLGENIE_BLOBS_URI")]
    [InlineData("azd-variables", "infra/deploy/apply.sh", "IMAGE=$SERVICE_SILO_IMAGE_NAME", "IMAGE=cellgenie/silo", "nothing uses SERVICE_SILO_IMAGE_NAME")]
    [InlineData("azd-examples", "infra/k8s/azure/settings.env.example", "CellGenie__Api__OidcAudience", "CellGenie__Api__Audience", "and infra/deploy/apply.sh writes")]
    [InlineData("silo-environment", "infra/k8s/base/kustomization.yaml", "CellGenie__Storage__SiloPort=11111", "CellGenie__Storage__Port=11111", "Port")]
    [InlineData("silo-environment", "infra/k8s/base/kustomization.yaml", "CellGenie__Storage__SiloPort=11111", "CellGenie__Storage__SiloPort=0", "SiloPort must be 1 to 65535")]
    [InlineData("silo-environment", "infra/k8s/base/kustomization.yaml", "CellGenie__Silo__ClusterId=", "CellGenie__Cluster__Id=", "has no such section")]
    [InlineData("silo-environment", "infra/k8s/base/kustomization.yaml", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRICS_INTERVAL", "nothing reads OTEL_METRICS_INTERVAL")]
    [InlineData("silo-environment", "infra/k8s/base/kustomization.yaml", "TrustedProxies=10.0.0.0/8", "TrustedProxies=ingress", "'ingress'")]
    [InlineData("silo-environment", "infra/k8s/base/cpu.yaml", "value: cpu\n            - name: CellGenie__Silo__DrainBudget", "value: cpus\n            - name: CellGenie__Silo__DrainBudget", "cpus")]
    [InlineData("silo-environment", "infra/k8s/base/gpu.yaml", "            - name: CellGenie__Gpu__Count\n              value: \"1\"", "            - name: CellGenie__Gpu__Count\n              value: \"0\"", "needs CellGenie:Gpu:Count of 1 or more")]
    [InlineData("silo-environment", "infra/k8s/base/gpu.yaml", "        cellgenie.io/gpu-class: t4\n      annotations", "        cellgenie.io/gpu-class: T4!\n      annotations", "Class")]
    [InlineData("silo-environment", "infra/k8s/base/api.yaml", "value: \"00:00:30\"", "value: \"00:20:00\"", "DrainBudget")]
    [InlineData("silo-environment", "infra/k8s/single/silo.yaml", "CellGenie__Storage__Folder", "CellGenie__Storage__Path", "Path")]
    [InlineData("silo-environment", "infra/k8s/base/cpu.yaml", "            - secretRef:\n                name: cellgenie\n", "", "ClusterSecret has 0 bytes")]
    [InlineData("silo-probes", "infra/k8s/base/api.yaml", "path: /health/ready", "path: /healthz", "readinessProbe asks /healthz")]
    [InlineData("silo-probes", "infra/k8s/base/cpu.yaml", "timeoutSeconds: 8", "timeoutSeconds: 1", "gives up before the silo does")]
    [InlineData("silo-probes", "infra/k8s/base/gpu.yaml", "failureThreshold: 60", "failureThreshold: 6", "less than two minutes")]
    [InlineData("silo-ports", "infra/k8s/base/cpu.yaml", "containerPort: 11111", "containerPort: 11112", "port silo is 11112")]
    [InlineData("silo-ports", "infra/k8s/base/api.yaml", "value: \"8080\"", "value: \"80\"", "port http is 8080")]
    [InlineData("silo-ports", "infra/k8s/base/api.yaml", "targetPort: http", "targetPort: web", "nothing it selects has a port web")]
    [InlineData("silo-budgets", "infra/k8s/base/cpu.yaml", "terminationGracePeriodSeconds: 75", "terminationGracePeriodSeconds: 30", "is killed after 30 s")]
    [InlineData("silo-budgets", "infra/k8s/base/api.yaml", "seconds: 10", "seconds: 40", "may need 30 s after 40 s")]
    [InlineData("silo-budgets", "infra/k8s/base/budgets.yaml", "minAvailable: 1", "minAvailable: 2", "lets no pod go")]
    [InlineData("silo-budgets", "infra/k8s/base/budgets.yaml", "app.kubernetes.io/name: cellgenie-gpu", "app.kubernetes.io/name: trainer", "selects nothing")]
    [InlineData("silo-rights", "infra/k8s/base/cpu.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "its root can be written")]
    [InlineData("silo-rights", "infra/k8s/base/metrics.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [InlineData("silo-rights", "infra/k8s/base/cpu.yaml", "sizeLimit: 60Gi", "sizeLimit: 10Gi", "/tmp has 10 GiB")]
    [InlineData("silo-rights", "infra/k8s/base/api.yaml", "drop: [\"ALL\"]", "drop: [\"NET_RAW\"]", "keeps rights")]
    [InlineData("cluster-network", "infra/k8s/base/network.yaml", "          port: 8080", "          port: 30000", "lets others than silos")]
    [InlineData("cluster-network", "infra/k8s/base/network.yaml", "    - from:\n        - podSelector:\n            matchLabels:\n              cellgenie.io/silo: \"true\"", "    - from:\n        - podSelector: {}", "lets others than silos")]
    [InlineData("cluster-network", "infra/k8s/base/network.yaml", "  policyTypes: [Ingress, Egress]", "  policyTypes: [Ingress]", "no policy forbids everything")]
    [InlineData("cluster-network", "infra/k8s/base/network.yaml", "            except: [169.254.0.0/16]\n", "", "metadata")]
    [InlineData("cluster-network", "infra/k8s/ingress/ingress.yaml", "hosts: [cellgenie.example]", "hosts: [other.example]", "has a host without TLS")]
    [InlineData("cluster-network", "infra/k8s/ingress/ingress.yaml", "cellgenie-api.cellgenie.svc", "cellgenie-api.default.svc", "which is not there")]
    [InlineData("cluster-network", "infra/k8s/ingress/access.yaml", "  name: traefik\n  namespace: cellgenie-ingress\nrules", "  name: traefik\n  namespace: cellgenie\nrules", "reads the silos' secrets")]
    [InlineData("cluster-network", "infra/k8s/base/api.yaml", "spec:\n  selector:\n    app.kubernetes.io/name: cellgenie-api\n  ports", "spec:\n  type: LoadBalancer\n  selector:\n    app.kubernetes.io/name: cellgenie-api\n  ports", "without the ingress")]
    [InlineData("cluster-scaling", "infra/k8s/base/scaling.yaml", "cellgenie_compute_queued", "cellgenie_render_queue", "no silo measures cellgenie_render_queue")]
    [InlineData("cluster-scaling", "infra/k8s/base/scaling.yaml", " + (sum(cellgenie_gpu_busy{gpu_class=\"t4\"}) or vector(0))", "", "would stop them")]
    [InlineData("cluster-scaling", "infra/k8s/base/scaling.yaml", "prometheus.cellgenie:9090", "prometheus.monitoring:9090", "nothing is at http://prometheus.monitoring:9090/")]
    [InlineData("cluster-scaling", "infra/k8s/base/cpu.yaml", "  revisionHistoryLimit: 3", "  replicas: 1\n  revisionHistoryLimit: 3", "names a number of replicas")]
    [InlineData("cluster-machines", "infra/main.bicep", "param gpuClass string = 't4'", "param gpuClass string = 'a100'", "the pool is of class a100")]
    [InlineData("cluster-machines", "infra/k8s/base/scaling.yaml", "gpu_busy{gpu_class=\"t4\"}", "gpu_busy{gpu_class=\"h100\"}", "does not look at class t4")]
    [InlineData("cluster-machines", "infra/k8s/base/cpu.yaml", "        cellgenie.io/pool: cpu", "        cellgenie.io/pool: render", "there is no pool render")]
    [InlineData("cluster-machines", "infra/k8s/base/gpu.yaml", "        - key: cellgenie.io/pool\n          operator: Equal\n          value: gpu", "        - key: sku\n          operator: Equal\n          value: gpu", "does not tolerate")]
    [InlineData("cluster-machines", "infra/k8s/base/gpu.yaml", "nvidia.com/gpu: \"1\"", "nvidia.com/gpu: \"2\"", "another number of GPUs")]
    [InlineData("cluster-identities", "infra/modules/federation.bicep", ":cellgenie-gpu'", ":cellgenie-trainer'", "no identity trusts cellgenie-gpu")]
    [InlineData("cluster-identities", "infra/main.bicep", "var namespace = 'cellgenie'", "var namespace = 'default'", "the identities trust default")]
    [InlineData("cluster-references", "infra/k8s/base/kustomization.yaml", "- budgets.yaml", "- budget.yaml", "budget.yaml is not there")]
    [InlineData("cluster-references", "infra/k8s/azure/kustomization.yaml", "config.yaml=files/otel-collector.yaml", "config.yaml=files/otel.yaml", "files/otel.yaml is not there")]
    [InlineData("images-pinned", "infra/k8s/base/metrics.yaml", "prom/prometheus:v3.5.0", "prom/prometheus:latest", "prom/prometheus:latest names no version")]
    [InlineData("images-pinned", "infra/compose.yaml", "azurite:3.35.0", "azurite", "azurite names no version")]
    [InlineData("images-pinned", "infra/Dockerfile", "aspnet:10.0-noble AS gpu", "aspnet:latest AS gpu", "aspnet:latest names no version")]
    [InlineData("images-pinned", ".github/workflows/build.yml", "actions/checkout@v4", "actions/checkout@main", "actions/checkout@main names no version")]
    [InlineData("secrets", "infra/k8s/base/accounts.yaml", "kind: ServiceAccount", "kind: Secret", "holds a secret")]
    [InlineData("secrets", "infra/compose.yaml", "UseDevelopmentStorage=true;", "AccountName=a;AccountKey=abcd;", "holds AccountKey=")]
    [InlineData("secrets", "infra/k8s/base/kustomization.yaml", "      - CellGenie__Silo__ClusterId=cellgenie", "      - CellGenie__Access__ClusterSecret=not-so-secret", "ClusterSecret is written down")]
    [InlineData("image-stages", "infra/Dockerfile", "USER 1654\nEXPOSE", "USER root\nEXPOSE", "runs as root")]
    [InlineData("image-stages", "infra/Dockerfile", "HEALTHCHECK", "# HEALTH", "has no health check")]
    [InlineData("image-stages", "infra/Dockerfile", "-p:CellGenieTorchDevice=cpu", "-p:CellGenieTorchDevice=cuda", "for the GPU image alone")]
    [InlineData("image-stages", "infra/Dockerfile", "CELLGENIE_PACKAGES=real", "CELLGENIE_PACKAGES=auto", "with stand-ins")]
    [InlineData("image-stages", "infra/Dockerfile", "DOTNET_EnableDiagnostics=0", "CellGenie__Silo__Mode=fast", "Mode")]
    [InlineData("image-stages", "infra/Dockerfile.dockerignore", "!grains", "!grain", "hides grains")]
    [InlineData("image-trial", "infra/compose.yaml", "CellGenie__Silo__Role: gateway", "CellGenie__Silo__Role: api", "api")]
    [InlineData("image-trial", "infra/compose.yaml", "stop_grace_period: 75s", "stop_grace_period: 10s", "is killed before")]
    [InlineData("image-trial", "infra/compose.yaml", "127.0.0.1:7070:8080", "7070:8080", "is open to others")]
    [InlineData("image-trial", "infra/compose.yaml", "read_only: true", "read_only: false", "rights that it does not need")]
    [InlineData("metrics", "infra/monitoring/alerts.json", "cellgenie.images.failed", "cellgenie.image.failures", "no silo measures cellgenie.image.failures")]
    [InlineData("metrics", "infra/monitoring/grafana.json", "cellgenie_run_steps_total", "cellgenie_run_steps", "no silo measures cellgenie_run_steps")]
    [InlineData("metrics", "infra/k8s/base/files/prometheus-rules.yml", "alert: silence", "alert: quiet", "alerts are")]
    [InlineData("documents", "docs/operations.md", "CellGenie__Api__OidcAuthority", "CellGenie__Api__OidcIssuer", "no option CellGenie__Api__OidcIssuer")]
    [InlineData("documents", "infra/README.md", "| `cpuSpot` |", "| `cpuSpots` |", "has no parameter cpuSpots")]
    [InlineData("workflows", ".github/workflows/build.yml", "packages: [real, standin]", "packages: [standin]", "there are real packages and stand-ins")]
    [InlineData("workflows", ".github/workflows/release.yml", "timeout-minutes: 90", "name: images", "has no bound in time")]
    public void Rule_sees_a_planted_fault(string rule, string path, string from, string to, string fault) =>
        Assert.Contains(Rules[rule](InfraFiles.Current.With(path, from, to)), f => f.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData("mcr.microsoft.com/a/b:1.2", true)]
    [InlineData("a/b@sha256:00", true)]
    [InlineData("registry:5000/a/b", false)]
    [InlineData("a/b:latest", false)]
    [InlineData("a", false)]
    public void Image_is_pinned_by_its_tag_or_digest(string image, bool pinned) => Assert.Equal(pinned, ClusterRules.IsPinned(image));

    private static Func<InfraFiles, IEnumerable<string>> OfSilos(Func<Manifests, IEnumerable<string>> rule) => files =>
        new[] { Base, "infra/k8s/single" }.SelectMany(f => rule(WithAzure(files, Manifests.Read(files, f))));

    /// <summary>The base knows no account; the example of what a deployment writes has one.</summary>
    private static Manifests WithAzure(InfraFiles files, Manifests manifests)
    {
        if (manifests.Settings is Dictionary<string, string> { Count: > 0 } settings)
        {
            foreach (var line in files["infra/k8s/azure/settings.env.example"].Split('\n', StringSplitOptions.RemoveEmptyEntries))
                settings[line[..line.IndexOf('=')]] = line[(line.IndexOf('=') + 1)..];
        }

        return manifests;
    }
}
