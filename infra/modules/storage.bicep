// Everything durable: blobs, and the tables of the cluster's membership and reminders. Identities only, no keys.
param name string
param location string
param tags object
param sku string
param keepDeletedDays int
param keepTemporaryDays int
param isPrivate bool
param siloPrincipalIds array

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Labs fetch their results from here by signed links, from wherever they are, unless the account is private.
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: keepDeletedDays }
    containerDeleteRetentionPolicy: { enabled: true, days: keepDeletedDays }
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          // Containers x-{tenant}: pieces of uploads, and what shards reported for annotations that have long been put together.
          name: 'temporary'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['x-'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: keepTemporaryDays } } }
          }
        }
        {
          // Versions of what was replaced or deleted: checkpoints that a later one has superseded, batches that were deleted, grain state.
          name: 'superseded'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'] }
            actions: {
              version: { delete: { daysAfterCreationGreaterThan: keepDeletedDays } }
              snapshot: { delete: { daysAfterCreationGreaterThan: keepDeletedDays } }
            }
          }
        }
      ]
    }
  }
}

// Storage Blob Data Contributor (which also lends keys for download links) and Storage Table Data Contributor, on this account alone.
// Every silo has both: any grain may be on any silo, and membership and reminders are tables.
var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var tableContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource mayUseBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principalId in siloPrincipalIds: {
  name: guid(account.id, principalId, blobContributor)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
  }
}]

resource mayUseTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principalId in siloPrincipalIds: {
  name: guid(account.id, principalId, tableContributor)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableContributor)
  }
}]

output id string = account.id
output name string = account.name
output blobUri string = account.properties.primaryEndpoints.blob
output tableUri string = account.properties.primaryEndpoints.table
