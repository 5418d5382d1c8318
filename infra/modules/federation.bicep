// The service account of each kind of silo may act as its identity.
param issuer string
param namespace string
param apiName string
param cpuName string
param gpuName string

var audience = 'api://AzureADTokenExchange'

resource api 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: apiName
}

resource cpu 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: cpuName
}

resource gpu 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: gpuName
}

resource apiPods 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: api
  name: 'pods'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:${namespace}:cellgenie-api'
    audiences: [audience]
  }
}

resource cpuPods 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: cpu
  name: 'pods'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:${namespace}:cellgenie-cpu'
    audiences: [audience]
  }
}

resource gpuPods 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: gpu
  name: 'pods'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:${namespace}:cellgenie-gpu'
    audiences: [audience]
  }
}
