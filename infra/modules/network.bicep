// The machines' network. Pods have addresses of their own (overlay), so it is small.
param prefix string
param location string
param tags object
param controlPlanePrincipalId string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${prefix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'nodes'
        properties: { addressPrefix: '10.20.0.0/20' }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.16.0/26'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

// Network Contributor, on this network alone: the control plane joins machines and load balancers to it.
var networkContributor = '4d97b98b-1d4f-4787-a291-c67834d212e7'

resource mayJoin 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network.id, controlPlanePrincipalId, networkContributor)
  scope: network
  properties: {
    principalId: controlPlanePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkContributor)
  }
}

output networkId string = network.id
output nodeSubnetId string = '${network.id}/subnets/nodes'
output endpointSubnetId string = '${network.id}/subnets/endpoints'
