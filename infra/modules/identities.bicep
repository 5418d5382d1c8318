// One identity for the cluster's control plane, one for its machines, and one for each kind of silo.
param prefix string
param location string
param tags object

resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-cluster'
  location: location
  tags: tags
}

resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-kubelet'
  location: location
  tags: tags
}

resource api 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-api'
  location: location
  tags: tags
}

resource cpu 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-cpu'
  location: location
  tags: tags
}

resource gpu 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${prefix}-gpu'
  location: location
  tags: tags
}

// Managed Identity Operator: the control plane gives the machines their identity.
var managedIdentityOperator = 'f1a07417-d97a-45cb-824c-7a7467783830'

resource mayAssignKubelet 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(kubelet.id, controlPlane.id, managedIdentityOperator)
  scope: kubelet
  properties: {
    principalId: controlPlane.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', managedIdentityOperator)
  }
}

output controlPlaneId string = controlPlane.id
output controlPlanePrincipalId string = controlPlane.properties.principalId
output kubeletId string = kubelet.id
output kubeletClientId string = kubelet.properties.clientId
output kubeletPrincipalId string = kubelet.properties.principalId
output apiName string = api.name
output apiClientId string = api.properties.clientId
output apiPrincipalId string = api.properties.principalId
output cpuName string = cpu.name
output cpuClientId string = cpu.properties.clientId
output cpuPrincipalId string = cpu.properties.principalId
output gpuName string = gpu.name
output gpuClientId string = gpu.properties.clientId
output gpuPrincipalId string = gpu.properties.principalId
