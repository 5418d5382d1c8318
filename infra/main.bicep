// Everything of one CellGenie service in one resource group, in one region. Deleting the group deletes everything.
targetScope = 'subscription'

@description('Name of this environment, for example lab-test. It becomes part of every name.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('The region of everything.')
param location string

@description('Object id of who deploys, who becomes administrator of the cluster; empty for none.')
param principalId string = ''

@description('Kind of the one who deploys: User, or ServicePrincipal in a pipeline.')
@allowed(['User', 'ServicePrincipal'])
param principalType string = 'User'

@description('Free (no guarantee) or Standard (99.9 % for the cluster\'s API server).')
@allowed(['Free', 'Standard'])
param clusterTier string = 'Free'

@description('Version of Kubernetes; empty for the default of AKS.')
param kubernetesVersion string = ''

@description('Networks that may reach the cluster\'s API server; empty for all. It wants a token of Entra ID in any case.')
param apiServerNetworks array = []

@description('Machines of the system pool: the API, the ingress, metrics.')
param systemVmSize string = 'Standard_D2as_v5'

@description('Machines of the CPU pool: rendering.')
param cpuVmSize string = 'Standard_D4as_v5'

@description('The most machines of the CPU pool; there is at least one.')
@minValue(1)
@maxValue(100)
param cpuMaxNodes int = 4

@description('Spot machines cost a fraction and may be taken away at any time. Rendering survives that.')
param cpuSpot bool = false

@description('Whether there is a GPU pool. It costs nothing while no run trains.')
param gpuEnabled bool = true

@description('Machines of the GPU pool, one GPU each.')
param gpuVmSize string = 'Standard_NC4as_T4_v3'

@description('Class of their GPU, as runs name it. The manifests of the GPU silos name the same one.')
param gpuClass string = 't4'

@description('The most machines of the GPU pool; the least is 0.')
@minValue(0)
@maxValue(50)
param gpuMaxNodes int = 1

@description('Copies of the stored data: LRS in one building, ZRS in three, GRS in two regions.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS'])
param storageSku string = 'Standard_LRS'

@description('Days for which deleted and replaced blobs can be had back.')
@minValue(1)
@maxValue(365)
param keepDeletedDays int = 7

@description('Days after which what is only needed for a while is deleted: pieces of uploads, shards\' reports.')
@minValue(7)
@maxValue(365)
param keepTemporaryDays int = 30

@description('Storage, reachable from inside the network only. Download links then work only there too; through the API everything works.')
param privateEndpoints bool = false

@description('Days for which logs and metrics are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 30

@description('The most gigabytes of logs and metrics a day.')
param logDailyGb int = 1

@description('Where alerts are sent; empty for nowhere.')
param alertEmail string = ''

var tags = { 'azd-env-name': environmentName, app: 'cellgenie' }
var token = take(uniqueString(subscription().id, environmentName, location), 8)
var prefix = 'cg-${environmentName}'
var namespace = 'cellgenie'

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${prefix}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: {
    prefix: prefix
    location: location
    tags: tags
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  scope: group
  params: {
    prefix: prefix
    location: location
    tags: tags
    controlPlanePrincipalId: identities.outputs.controlPlanePrincipalId
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    prefix: prefix
    location: location
    tags: tags
    days: logDays
    dailyGb: logDailyGb
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    name: 'cg${token}'
    location: location
    tags: tags
    kubeletPrincipalId: identities.outputs.kubeletPrincipalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'cg${token}'
    location: location
    tags: tags
    sku: storageSku
    keepDeletedDays: keepDeletedDays
    keepTemporaryDays: keepTemporaryDays
    isPrivate: privateEndpoints
    siloPrincipalIds: [
      identities.outputs.apiPrincipalId
      identities.outputs.cpuPrincipalId
      identities.outputs.gpuPrincipalId
    ]
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (privateEndpoints) {
  name: 'private-endpoints'
  scope: group
  params: {
    prefix: prefix
    location: location
    tags: tags
    networkId: network.outputs.networkId
    subnetId: network.outputs.endpointSubnetId
    storageId: storage.outputs.id
  }
}

module cluster 'modules/cluster.bicep' = {
  name: 'cluster'
  scope: group
  params: {
    prefix: prefix
    location: location
    tags: tags
    tier: clusterTier
    kubernetesVersion: kubernetesVersion
    apiServerNetworks: apiServerNetworks
    subnetId: network.outputs.nodeSubnetId
    controlPlaneIdentityId: identities.outputs.controlPlaneId
    kubeletIdentityId: identities.outputs.kubeletId
    kubeletClientId: identities.outputs.kubeletClientId
    kubeletPrincipalId: identities.outputs.kubeletPrincipalId
    adminPrincipalId: principalId
    adminPrincipalType: principalType
    systemVmSize: systemVmSize
    cpuVmSize: cpuVmSize
    cpuMaxNodes: cpuMaxNodes
    cpuSpot: cpuSpot
    gpuEnabled: gpuEnabled
    gpuVmSize: gpuVmSize
    gpuClass: gpuClass
    gpuMaxNodes: gpuMaxNodes
  }
}

module federation 'modules/federation.bicep' = {
  name: 'federation'
  scope: group
  params: {
    issuer: cluster.outputs.issuer
    namespace: namespace
    apiName: identities.outputs.apiName
    cpuName: identities.outputs.cpuName
    gpuName: identities.outputs.gpuName
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    prefix: prefix
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_AKS_CLUSTER_NAME string = cluster.outputs.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.endpoint
output CELLGENIE_STORAGE_ACCOUNT string = storage.outputs.name
output CELLGENIE_BLOB_URI string = storage.outputs.blobUri
output CELLGENIE_TABLE_URI string = storage.outputs.tableUri
output CELLGENIE_API_CLIENT_ID string = identities.outputs.apiClientId
output CELLGENIE_CPU_CLIENT_ID string = identities.outputs.cpuClientId
output CELLGENIE_GPU_CLIENT_ID string = identities.outputs.gpuClientId
output CELLGENIE_TELEMETRY_COMPONENT string = monitoring.outputs.componentName
output CELLGENIE_CPU_MAX string = string(cpuMaxNodes)
output CELLGENIE_GPU_MAX string = string(gpuEnabled ? gpuMaxNodes : 0)
output CELLGENIE_DNS_LABEL string = 'cg-${environmentName}-${token}'
