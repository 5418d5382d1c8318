// The cluster: a small system pool, a CPU pool that scales, a GPU pool that scales from zero.
param prefix string
param location string
param tags object
param tier string
param kubernetesVersion string
param apiServerNetworks array
param subnetId string
param controlPlaneIdentityId string
param kubeletIdentityId string
param kubeletClientId string
param kubeletPrincipalId string
param adminPrincipalId string
param adminPrincipalType string
param systemVmSize string
param cpuVmSize string
param cpuMaxNodes int
param cpuSpot bool
param gpuEnabled bool
param gpuVmSize string
param gpuClass string
param gpuMaxNodes int

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: 'aks-${prefix}'
  location: location
  tags: tags
  sku: { name: 'Base', tier: tier }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${controlPlaneIdentityId}': {} }
  }
  properties: {
    dnsPrefix: prefix
    kubernetesVersion: empty(kubernetesVersion) ? null : kubernetesVersion
    nodeResourceGroup: 'rg-${prefix}-nodes'
    enableRBAC: true
    // People come by Entra ID; there is no administrator's certificate.
    disableLocalAccounts: true
    aadProfile: { managed: true, enableAzureRBAC: true }
    apiServerAccessProfile: { authorizedIPRanges: apiServerNetworks }
    oidcIssuerProfile: { enabled: true }
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: { enabled: true, intervalHours: 168 }
    }
    identityProfile: {
      kubeletidentity: {
        resourceId: kubeletIdentityId
        clientId: kubeletClientId
        objectId: kubeletPrincipalId
      }
    }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    workloadAutoScalerProfile: { keda: { enabled: true } }
    autoScalerProfile: {
      'scale-down-unneeded-time': '10m'
      'scale-down-delay-after-add': '10m'
      // As long as a GPU silo may take to stop.
      'max-graceful-termination-sec': '600'
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.21.0.0/16'
      dnsServiceIP: '10.21.0.10'
      loadBalancerSku: 'standard'
      outboundType: 'loadBalancer'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: systemVmSize
        osType: 'Linux'
        osSKU: 'AzureLinux'
        osDiskSizeGB: 64
        count: 1
        minCount: 1
        maxCount: 3
        enableAutoScaling: true
        vnetSubnetID: subnetId
        nodeLabels: { 'cellgenie.io/pool': 'system' }
      }
    ]
  }
}

resource cpuPool 'Microsoft.ContainerService/managedClusters/agentPools@2025-05-01' = {
  parent: cluster
  name: cpuSpot ? 'cpuspot' : 'cpu'
  properties: {
    mode: 'User'
    vmSize: cpuVmSize
    osType: 'Linux'
    osSKU: 'AzureLinux'
    osDiskSizeGB: 128
    count: 1
    minCount: 1
    maxCount: cpuMaxNodes
    enableAutoScaling: true
    scaleSetPriority: cpuSpot ? 'Spot' : 'Regular'
    scaleSetEvictionPolicy: cpuSpot ? 'Delete' : null
    spotMaxPrice: cpuSpot ? -1 : null
    vnetSubnetID: subnetId
    nodeLabels: { 'cellgenie.io/pool': 'cpu' }
    nodeTaints: concat(['cellgenie.io/pool=cpu:NoSchedule'], cpuSpot ? ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'] : [])
    tags: tags
  }
}

resource gpuPool 'Microsoft.ContainerService/managedClusters/agentPools@2025-05-01' = if (gpuEnabled) {
  parent: cluster
  name: 'gpu'
  dependsOn: [cpuPool]
  properties: {
    mode: 'User'
    vmSize: gpuVmSize
    osType: 'Linux'
    osSKU: 'Ubuntu'
    osDiskSizeGB: 128
    count: 0
    minCount: 0
    maxCount: gpuMaxNodes
    enableAutoScaling: true
    vnetSubnetID: subnetId
    nodeLabels: { 'cellgenie.io/pool': 'gpu', 'cellgenie.io/gpu-class': gpuClass }
    nodeTaints: ['cellgenie.io/pool=gpu:NoSchedule']
    tags: tags
  }
}

// Azure Kubernetes Service RBAC Cluster Admin, for who deploys.
var clusterAdmin = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b'

resource mayAdminister 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(adminPrincipalId)) {
  name: guid(cluster.id, adminPrincipalId, clusterAdmin)
  scope: cluster
  properties: {
    principalId: adminPrincipalId
    principalType: adminPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', clusterAdmin)
  }
}

output name string = cluster.name
output issuer string = cluster.properties.oidcIssuerProfile.issuerURL
